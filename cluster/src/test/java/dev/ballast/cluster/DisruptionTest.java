package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disruption budget counts a set's pods, and evictions keep to it.
class DisruptionTest {
  private static final String SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: 3
        serviceName: db
        podManagementPolicy: Parallel
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}, annotations: {simulate.ballast.dev/ready-after: 300ms}}
          spec:
            terminationGracePeriodSeconds: 0
            containers: [{name: c, image: 'db:1', readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 1}}]
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: db}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: db}}}
      """;

  @Test
  void onePodAtATimeCanBeEvicted(@TempDir Path data) {
    try (SimulatedCluster cluster = SimulatedCluster.start(data, 3)) {
      cluster.create(SET, "default");
      awaitAllowed(cluster, 1);
      evict(cluster, "db-0");
      assertThatThrownBy(() -> evict(cluster, "db-1")).hasMessageContaining("disruption budget");
      awaitAllowed(cluster, 1);
      List<KubeObject> pods = cluster.list(Types.PODS, "default");
      assertThat(pods).hasSize(3).allMatch(pod -> new PodView(pod).ready());
      evict(cluster, "db-1");
    }
  }

  private static void evict(SimulatedCluster cluster, String pod) {
    KubeObject eviction = KubeObject.of("policy/v1", "Eviction", "default", pod);
    cluster.client().createIn(Types.PODS, "default", pod, "eviction", eviction);
  }

  private static void awaitAllowed(SimulatedCluster cluster, int allowed) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(
            () -> {
              KubeObject budget =
                  cluster.client().get(Types.POD_DISRUPTION_BUDGETS, "default", "db");
              return budget.number(-1, "status", "disruptionsAllowed") == allowed
                  && budget.number(0, "status", "currentHealthy") == 3;
            });
  }
}
