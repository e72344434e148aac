package dev.ballast.cluster;

import dev.ballast.node.Agent;
import dev.ballast.node.AgentSettings;
import dev.ballast.node.AgentSettings.Capacity;
import dev.ballast.node.PodFeed;
import dev.ballast.node.dns.ClusterDns;
import dev.ballast.node.network.Leftovers;
import dev.ballast.node.network.PodNetwork;
import dev.ballast.node.network.Subnet;
import dev.ballast.node.pod.Inventory;
import dev.ballast.node.probe.SocketReach;
import dev.ballast.node.route.ServiceRoutes;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.node.runtime.local.ContainerdKeeper;
import dev.ballast.node.runtime.local.LocalContainerd;
import dev.ballast.node.stream.LogRotation;
import dev.ballast.node.volume.PodFolders;
import dev.ballast.world.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// This machine as a node: containerd (Ballast's own, or the one that is named), the pods' network,
/// the cluster's DNS, the agent.
final class MachineNode {
  private static final int DNS_PORT = 53;
  private static final int MOST_PODS = 110;
  private static final String CLUSTER_DOMAIN = "cluster.local";

  private MachineNode() {}

  /// @throws Cluster.CannotStart where containerd or the network does not come up
  static AutoCloseable start(
      Parts parts, NodeStreams streams, PodFeed feed, Settings.Nodes.Machine machine) {
    var closing = new Closing();
    try {
      return start(parts, streams, feed, machine, closing);
    } catch (RuntimeFailure | IOException e) {
      closing.close();
      throw new Cluster.CannotStart(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      closing.close();
      Thread.currentThread().interrupt();
      throw new Cluster.CannotStart("interrupted while the node started", e);
    }
  }

  private static AutoCloseable start(
      Parts parts,
      NodeStreams streams,
      PodFeed feed,
      Settings.Nodes.Machine machine,
      Closing closing)
      throws IOException, InterruptedException {
    World world = parts.world();
    Path data = parts.settings().data();
    String cluster = parts.clusterId();
    var memory = new RunFolder(data);
    var network = new PodNetwork(data, Subnet.parse(parts.settings().podRange()));
    var own = new LocalContainerd(world, data, network.configFolder());
    boolean owns = machine.endpoint().isEmpty();
    var runtime = closing.later(new CriRuntime(world, machine.endpoint().orElseGet(own::socket)));
    if (!owns) runtime.version();
    memory.mount();
    network.prepare();
    if (owns) own.start();
    closing.later(
        () -> {
          if (podsLeft(runtime, cluster)) return;
          if (owns) own.stop();
          ServiceRoutes.remove(network.bridge());
          network.remove();
          memory.unmount();
        });
    if (owns) {
      closing.later(ContainerdKeeper.start(world, own));
      closing.later(Leftovers.start(world, network, runtime));
    }
    closing.later(
        LogRotation.start(world, runtime, data.resolve("logs"), LogRotation.Limits.DEFAULT));
    var address = InetAddress.ofLiteral(network.gateway());
    closing.later(
        ClusterDns.start(
            world, parts.caches(), new ClusterDns.Settings(CLUSTER_DOMAIN, address, DNS_PORT)));
    closing.later(ServiceRoutes.start(world, parts.caches(), network.bridge(), machine.name()));
    streams.add(machine.name(), runtime, cluster);
    closing.later(
        Agent.start(
            world,
            parts.clientOf(PartUser.node(machine.name())),
            parts.clientOf("local-storage"),
            parts.caches(),
            feed,
            runtime,
            new SocketReach(),
            settings(parts.settings(), machine, cluster, network, memory)));
    return closing;
  }

  /// Pods go on without the server. Where there are none, nothing of the cluster stays on the
  /// machine but its data; where the runtime does not say, all stays.
  private static boolean podsLeft(CriRuntime runtime, String cluster) {
    try {
      return !new Inventory(runtime, cluster).pods().isEmpty();
    } catch (RuntimeFailure silent) {
      return true;
    }
  }

  private static AgentSettings settings(
      Settings settings,
      Settings.Nodes.Machine machine,
      String cluster,
      PodNetwork network,
      RunFolder memory) {
    Path data = settings.data();
    var folders = new PodFolders(data, memory.pods(), data.resolve("logs"));
    return new AgentSettings(
        machine.name(),
        cluster,
        Map.of(),
        List.of(),
        List.of(network.gateway()),
        settings.podRange(),
        capacity(data),
        folders,
        List.of(network.gateway()),
        CLUSTER_DOMAIN,
        machine.endpoint().isEmpty());
  }

  private static Capacity capacity(Path data) {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long cpus = Runtime.getRuntime().availableProcessors();
    return new Capacity(
        1_000 * cpus, system.getTotalMemorySize(), data.toFile().getTotalSpace(), MOST_PODS);
  }
}
