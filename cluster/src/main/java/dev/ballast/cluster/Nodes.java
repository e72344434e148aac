package dev.ballast.cluster;

import dev.ballast.node.Agent;
import dev.ballast.node.AgentSettings;
import dev.ballast.node.AgentSettings.Capacity;
import dev.ballast.node.PodFeed;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.node.runtime.simulated.SimulatedRuntime;
import dev.ballast.node.volume.PodFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The nodes of this process: simulated ones, or the machine itself.
public final class Nodes implements AutoCloseable {
  /// What a simulated node offers: 8 cores, 32 GiB, 100 GiB of disk, as many pods as a kubelet
  /// takes.
  private static final Capacity SIMULATED = new Capacity(8_000, 32L << 30, 100L << 30, 110);

  private static final String CLUSTER_DOMAIN = "cluster.local";

  private final Parts parts;
  private final NodeStreams streams;
  private final PodFeed feed;
  private final Map<String, AutoCloseable> running = new ConcurrentHashMap<>();

  private Nodes(Parts parts, NodeStreams streams) {
    this.parts = parts;
    this.streams = streams;
    this.feed = PodFeed.over(parts.caches());
  }

  static Nodes start(Parts parts, NodeStreams streams) {
    var nodes = new Nodes(parts, streams);
    switch (parts.settings().nodes()) {
      case Settings.Nodes.None() -> {}
      case Settings.Nodes.Simulated(int count) -> {
        for (int i = 0; i < count; i++) nodes.join("sim-" + i, i);
      }
      case Settings.Nodes.Machine machine ->
          nodes.running.put(machine.name(), MachineNode.start(parts, streams, nodes.feed, machine));
    }
    return nodes;
  }

  /// Lets a simulated node join.
  ///
  /// @param number sets its range of pod addresses; each node's is its own
  public void join(String name, int number) {
    String range = "10.%d.%d.0/24".formatted(128 + number / 256, number % 256);
    var runtime = new SimulatedRuntime(parts.world(), range);
    streams.add(name, runtime, parts.clusterId());
    Path data = parts.settings().data().resolve("nodes").resolve(name);
    var folders = new PodFolders(data, memoryFolder(name), data.resolve("logs"));
    String address = "10.127.%d.%d".formatted(number / 250, 1 + number % 250);
    var settings =
        new AgentSettings(
            name,
            parts.clusterId(),
            Map.of("ballast.dev/simulated", "true"),
            List.of(),
            List.of(address),
            range,
            SIMULATED,
            folders,
            List.of(),
            CLUSTER_DOMAIN,
            false);
    var closing = new Closing();
    closing.later(folders::clearMemory);
    closing.later(runtime);
    closing.later(
        Agent.start(
            parts.world(),
            parts.clientOf(PartUser.node(name)),
            parts.clientOf("local-storage"),
            parts.caches(),
            feed,
            runtime,
            runtime,
            settings));
    running.put(name, closing);
  }

  /// Where a simulated node keeps what must not reach the disk: outside the data folder, in the
  /// machine's memory where it offers a folder for that.
  private Path memoryFolder(String name) {
    String cluster = RunFolder.name(parts.settings().data());
    return Path.of("/dev/shm").resolve(cluster).resolve(name);
  }

  /// Takes a node's agent away, as if its machine were switched off; its Node object stays.
  public void leave(String name) throws Exception {
    AutoCloseable gone = running.remove(name);
    streams.remove(name);
    if (gone != null) gone.close();
  }

  @Override
  public void close() throws Exception {
    for (String each : List.copyOf(running.keySet())) leave(each);
  }
}
