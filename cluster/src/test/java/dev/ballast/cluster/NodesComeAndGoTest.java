package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A DaemonSet follows the nodes: one that joins gets a pod, the pod of one that leaves is
/// collected.
class NodesComeAndGoTest {
  /// Kubernetes gives the pods of a node that has vanished 40 s before it collects them.
  private static final Duration COLLECTED = Duration.ofSeconds(90);

  @Test
  void aNodeThatJoinsGetsAPodAndOneThatLeavesLosesIts(@TempDir Path data) throws Exception {
    try (SimulatedCluster cluster = SimulatedCluster.start(data, 3)) {
      String manifest =
          Files.readString(Sources.root().resolve("examples/article/fluentd-daemonset.yaml"));
      cluster.create(manifest, "kube-system");
      awaitPodsOn(cluster, SimulatedCluster.PATIENCE, "sim-0", "sim-1", "sim-2");

      cluster.cluster().nodes().join("sim-3", 3);
      awaitPodsOn(cluster, SimulatedCluster.PATIENCE, "sim-0", "sim-1", "sim-2", "sim-3");

      cluster.cluster().nodes().leave("sim-1");
      cluster.client().delete(Types.NODES, "", "sim-1", DeleteOptions.DEFAULT);
      awaitPodsOn(cluster, COLLECTED, "sim-0", "sim-2", "sim-3");
    }
  }

  private static void awaitPodsOn(SimulatedCluster cluster, Duration patience, String... nodes) {
    await()
        .atMost(patience)
        .untilAsserted(
            () -> {
              List<KubeObject> pods = cluster.list(Types.PODS, "kube-system");
              assertThat(pods)
                  .extracting(pod -> pod.text("spec", "nodeName"))
                  .containsExactlyInAnyOrder(nodes);
            });
  }
}
