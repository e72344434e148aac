package dev.ballast.cluster;

import dev.ballast.node.launch.Labels;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.usage.NodeUsage;
import dev.ballast.node.usage.PodUsage;
import dev.ballast.node.usage.UsageMeter;
import dev.ballast.server.remote.NodeUse;
import dev.ballast.world.World;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the nodes of this process what they use. Thread-safe.
final class NodeMeters {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMeters.class);

  private final World world;
  private final Map<String, UsageMeter> meters = new ConcurrentHashMap<>();

  NodeMeters(World world) {
    this.world = world;
  }

  /// @param cluster whose containers are counted; others' in the same runtime are none of ours
  void add(String node, Runtime runtime, String cluster) {
    var meter =
        new UsageMeter(world, runtime, each -> cluster.equals(each.labels().get(Labels.CLUSTER)));
    meters.put(node, meter);
  }

  void remove(String node) {
    meters.remove(node);
  }

  /// All at once, as each may take a second.
  List<NodeUse> of(Collection<String> nodes) throws InterruptedException {
    var answers = new ConcurrentLinkedQueue<NodeUse>();
    List<Thread> asking =
        nodes.stream()
            .filter(meters::containsKey)
            .map(node -> world.spawn("usage of " + node, () -> read(node, answers)))
            .toList();
    for (Thread each : asking) each.join();
    return answers.stream().sorted(Comparator.comparing(NodeUse::node)).toList();
  }

  private void read(String node, Collection<NodeUse> answers) {
    UsageMeter meter = meters.get(node);
    if (meter == null) return;
    try {
      answers.add(use(node, meter.read()));
    } catch (RuntimeFailure silent) {
      LOG.warn("node {} does not say what it uses: {}", node, silent.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static NodeUse use(String node, NodeUsage used) {
    return new NodeUse(
        node,
        used.at(),
        used.window(),
        used.cpuNanocores(),
        used.memoryBytes(),
        used.pods().stream().map(NodeMeters::use).toList());
  }

  private static NodeUse.PodUse use(PodUsage pod) {
    return new NodeUse.PodUse(
        pod.uid(),
        pod.containers().stream()
            .map(
                each ->
                    new NodeUse.ContainerUse(each.name(), each.cpuNanocores(), each.memoryBytes()))
            .toList());
  }
}
