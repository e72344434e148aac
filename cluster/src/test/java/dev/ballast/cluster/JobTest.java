package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.client.view.Condition;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs and CronJobs on simulated nodes, as a client sees them.
class JobTest {
  private static SimulatedCluster cluster;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = SimulatedCluster.start(data, 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String job(String spec, String command) {
    return """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: j}
        spec:
          %s
          template:
            spec:
              restartPolicy: Never
              containers: [{name: c, image: 'busybox:1', command: [%s]}]
        """
        .formatted(spec, command);
  }

  private static void awaitCondition(String namespace, String type, String reason) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject job = cluster.client().get(Types.JOBS, namespace, "j");
              assertThat(Condition.of(job, type).filter(Condition::isTrue).map(Condition::reason))
                  .as("%s", job.at("status"))
                  .contains(reason);
            });
  }

  @Test
  void aJobRunsUntilEnoughPodsHaveSucceeded() {
    String namespace = cluster.namespace("complete");
    cluster.create(job("parallelism: 2\n  completions: 5", "'true'"), namespace);
    awaitCondition(namespace, "Complete", "CompletionsReached");
    KubeObject job = cluster.client().get(Types.JOBS, namespace, "j");
    assertThat(job.number(0, "status", "succeeded")).isEqualTo(5);
    assertThat(cluster.list(Types.PODS, namespace))
        .hasSize(5)
        .allMatch(pod -> pod.finalizers().isEmpty());
  }

  @Test
  void everyIndexKnowsItsNumber() {
    String namespace = cluster.namespace("indexed");
    cluster.create(job("completionMode: Indexed\n  completions: 3", "'true'"), namespace);
    awaitCondition(namespace, "Complete", "CompletionsReached");
    List<KubeObject> pods = cluster.list(Types.PODS, namespace);
    assertThat(pods)
        .extracting(pod -> pod.labels().get("batch.kubernetes.io/job-completion-index"))
        .containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  void aJobThatFailsEndsAsFailedAndIsDeletedAfterItsTime() {
    String namespace = cluster.namespace("failed");
    cluster.create(job("backoffLimit: 0\n  ttlSecondsAfterFinished: 1", "'false'"), namespace);
    awaitCondition(namespace, "Failed", "BackoffLimitExceeded");
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(
            () ->
                cluster.client().find(Types.JOBS, namespace, "j").isEmpty()
                    && cluster.list(Types.PODS, namespace).isEmpty());
  }

  @Test
  void deletingAJobLeavesNoPodBehind() {
    String namespace = cluster.namespace("deleted");
    cluster.create(job("parallelism: 2", "sleep, '1000'"), namespace);
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(() -> cluster.list(Types.PODS, namespace).size() == 2);
    cluster.delete(Types.JOBS, namespace, "j");
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(() -> cluster.list(Types.PODS, namespace).isEmpty());
  }

  @Test
  void aCronJobStartsAJobWhenItIsDue() {
    String namespace = cluster.namespace("cron");
    cluster.create(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: c}
        spec:
          schedule: '@every 1s'
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: c, image: 'busybox:1', command: ['true']}]
        """,
        namespace);
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject cron = cluster.client().get(Types.CRON_JOBS, namespace, "c");
              assertThat(cron.text("status", "lastScheduleTime")).isNotEmpty();
              assertThat(cron.text("status", "lastSuccessfulTime")).isNotEmpty();
            });
    assertThat(cluster.list(Types.JOBS, namespace))
        .isNotEmpty()
        .allMatch(job -> job.controller().orElseThrow().name().equals("c"));
  }
}
