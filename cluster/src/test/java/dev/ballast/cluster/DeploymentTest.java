package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deployments on simulated nodes, as a client sees them.
class DeploymentTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, annotations: {kubernetes.io/change-cause: first}}
      spec:
        replicas: 4
        selector: {matchLabels: {app: web}}
        strategy: %s
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 0
            containers: [{name: c, image: 'nginx:1'}]
      """;
  private static final String ROLLING =
      "{type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}";

  private static SimulatedCluster cluster;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = SimulatedCluster.start(data, 3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static KubeObject deployment(String namespace) {
    return cluster.client().get(Types.DEPLOYMENTS, namespace, "web");
  }

  private static void awaitDone(String namespace, String image) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject web = deployment(namespace);
              long wanted = web.number(0, "spec", "replicas");
              assertThat(web.number(0, "status", "observedGeneration")).isEqualTo(web.generation());
              for (String count : List.of("replicas", "updatedReplicas", "availableReplicas"))
                assertThat(web.number(0, "status", count)).isEqualTo(wanted);
              List<KubeObject> pods = cluster.list(Types.PODS, namespace);
              assertThat(pods).hasSize((int) wanted);
              assertThat(pods)
                  .allMatch(
                      pod ->
                          Json.string(pod.at("spec", "containers").path(0), "image").equals(image));
            });
  }

  private static void image(String namespace, String image) {
    cluster.change(
        Types.DEPLOYMENTS,
        namespace,
        "web",
        "{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\""
            + image
            + "\"}]}}}");
  }

  @Test
  void aRollingUpdateNeverHasMoreOrFewerPodsThanItMay() {
    String namespace = cluster.namespace("rolling");
    cluster.create(WEB.formatted(ROLLING), namespace);
    awaitDone(namespace, "nginx:1");
    var broken = new CopyOnWriteArrayList<String>();
    cluster
        .pods()
        .onChange(
            (before, after) -> {
              List<KubeObject> pods = cluster.pods().list(namespace);
              long living = pods.stream().filter(pod -> !pod.deleting()).count();
              long ready =
                  pods.stream().filter(pod -> !pod.deleting() && new PodView(pod).ready()).count();
              if (living > 5) broken.add(living + " pods");
              if (ready < 3 && after != null && after.namespace().equals(namespace))
                broken.add(ready + " ready");
            });
    broken.clear();
    image(namespace, "nginx:2");
    awaitDone(namespace, "nginx:2");
    assertThat(broken).isEmpty();
    assertThat(deployment(namespace).annotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
  }

  @Test
  void goingBackUsesTheOldSetAgain() {
    String namespace = cluster.namespace("back");
    cluster.create(WEB.formatted(ROLLING), namespace);
    awaitDone(namespace, "nginx:1");
    image(namespace, "nginx:2");
    awaitDone(namespace, "nginx:2");
    image(namespace, "nginx:1");
    awaitDone(namespace, "nginx:1");
    List<KubeObject> sets = cluster.list(Types.REPLICA_SETS, namespace);
    assertThat(sets).hasSize(2);
    assertThat(sets)
        .extracting(set -> set.annotations().get("deployment.kubernetes.io/revision"))
        .containsExactlyInAnyOrder("2", "3");
    assertThat(sets)
        .extracting(set -> set.annotations().get("kubernetes.io/change-cause"))
        .containsOnly("first");
  }

  @Test
  void whoRecreatesNeverMixesOldAndNew() {
    String namespace = cluster.namespace("recreate");
    cluster.create(WEB.formatted("{type: Recreate}"), namespace);
    awaitDone(namespace, "nginx:1");
    var mixed = new CopyOnWriteArrayList<String>();
    cluster
        .pods()
        .onChange(
            (before, after) -> {
              long images =
                  cluster.pods().list(namespace).stream()
                      .map(pod -> Json.string(pod.at("spec", "containers").path(0), "image"))
                      .distinct()
                      .count();
              if (images > 1) mixed.add("mixed");
            });
    mixed.clear();
    image(namespace, "nginx:2");
    awaitDone(namespace, "nginx:2");
    assertThat(mixed).isEmpty();
  }

  @Test
  void aLostPodIsReplacedAndAnotherSizeTaken() {
    String namespace = cluster.namespace("sized");
    cluster.create(WEB.formatted(ROLLING), namespace);
    awaitDone(namespace, "nginx:1");
    String lost = cluster.list(Types.PODS, namespace).getFirst().name();
    cluster.delete(Types.PODS, namespace, lost);
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(() -> cluster.client().find(Types.PODS, namespace, lost).isEmpty());
    awaitDone(namespace, "nginx:1");
    cluster.change(Types.DEPLOYMENTS, namespace, "web", "{\"replicas\":1}");
    awaitDone(namespace, "nginx:1");
    cluster.change(Types.DEPLOYMENTS, namespace, "web", "{\"replicas\":6}");
    awaitDone(namespace, "nginx:1");
  }

  @Test
  void aPausedDeploymentIsSizedButNotRolledOut() {
    String namespace = cluster.namespace("paused");
    cluster.create(WEB.formatted(ROLLING), namespace);
    awaitDone(namespace, "nginx:1");
    cluster.change(Types.DEPLOYMENTS, namespace, "web", "{\"paused\":true}");
    image(namespace, "nginx:2");
    cluster.change(Types.DEPLOYMENTS, namespace, "web", "{\"replicas\":2}");
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(() -> deployment(namespace).number(0, "status", "replicas") == 2);
    assertThat(cluster.list(Types.REPLICA_SETS, namespace)).hasSize(1);
    cluster.change(Types.DEPLOYMENTS, namespace, "web", "{\"paused\":false}");
    awaitDone(namespace, "nginx:2");
  }

  @Test
  void aReplicationControllerKeepsItsNumberOfPods() {
    String namespace = cluster.namespace("controller");
    cluster.create(
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: rc}
        spec:
          replicas: 2
          selector: {app: rc}
          template:
            metadata: {labels: {app: rc}}
            spec: {terminationGracePeriodSeconds: 0, containers: [{name: c, image: 'nginx:1'}]}
        """,
        namespace);
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(
            () ->
                cluster
                        .client()
                        .get(Types.REPLICATION_CONTROLLERS, namespace, "rc")
                        .number(0, "status", "availableReplicas")
                    == 2);
  }
}
