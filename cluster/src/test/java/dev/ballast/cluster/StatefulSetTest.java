package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The article's StatefulSet, whole: API, controllers, scheduler, simulated nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatefulSetTest {
  private SimulatedCluster cluster;
  private String manifest;

  @BeforeAll
  void start(@TempDir Path data) throws IOException {
    cluster = SimulatedCluster.start(data, 3);
    Path article = Sources.root().resolve("examples/article");
    manifest = Files.readString(article.resolve("web-statefulset.yaml"));
    cluster.create(Files.readString(article.resolve("my-storage-class.yaml")), "");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private KubeObject set(String namespace) {
    return cluster.client().get(Types.STATEFUL_SETS, namespace, "web");
  }

  private void awaitRolledOut(String namespace, int replicas) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject set = set(namespace);
              assertThat(set.number(0, "status", "observedGeneration")).isEqualTo(set.generation());
              assertThat(set.number(0, "status", "replicas")).isEqualTo(replicas);
              assertThat(set.number(0, "status", "readyReplicas")).isEqualTo(replicas);
              assertThat(set.number(0, "status", "updatedReplicas")).isEqualTo(replicas);
              assertThat(set.text("status", "currentRevision"))
                  .isEqualTo(set.text("status", "updateRevision"));
            });
  }

  private void scale(String namespace, int replicas) {
    cluster.change(Types.STATEFUL_SETS, namespace, "web", "{\"replicas\":%d}".formatted(replicas));
    awaitRolledOut(namespace, replicas);
  }

  private void image(String namespace, String image) {
    String spec =
        "{\"template\":{\"spec\":{\"containers\":[{\"name\":\"nginx\",\"image\":\"%s\"}]}}}";
    cluster.change(Types.STATEFUL_SETS, namespace, "web", spec.formatted(image));
  }

  private Map<String, String> images(String namespace) {
    return cluster.list(Types.PODS, namespace).stream()
        .collect(
            Collectors.toMap(
                KubeObject::name,
                each -> each.at("spec", "containers").path(0).path("image").asString("")));
  }

  private Map<String, String> claims(String namespace) {
    return cluster.list(Types.PERSISTENT_VOLUME_CLAIMS, namespace).stream()
        .collect(Collectors.toMap(KubeObject::name, each -> each.text("spec", "volumeName")));
  }

  @Test
  void podsComeOneAfterAnotherEachReadyBeforeTheNext() {
    String here = cluster.namespace("order");
    List<String> story = cluster.story(here);
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    assertThat(story)
        .containsExactly("+web-0", "web-0 ready", "+web-1", "web-1 ready", "+web-2", "web-2 ready");
    assertThat(claims(here)).containsOnlyKeys("www-web-0", "www-web-1", "www-web-2");
    assertThat(claims(here).values()).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void aDeletedPodComesBackToItsClaim() {
    String here = cluster.namespace("comeback");
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    KubeObject first = cluster.client().get(Types.PODS, here, "web-1");
    Map<String, String> claims = claims(here);
    List<String> story = cluster.story(here);
    cluster.delete(Types.PODS, here, "web-1");
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(() -> assertThat(story).containsExactly("-web-1", "+web-1", "web-1 ready"));
    assertThat(cluster.client().get(Types.PODS, here, "web-1").uid()).isNotEqualTo(first.uid());
    assertThat(claims(here)).isEqualTo(claims);
  }

  @Test
  void scalingKeepsOrderAndClaims() {
    String here = cluster.namespace("scaling");
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    List<String> story = cluster.story(here);
    scale(here, 5);
    Map<String, String> claims = claims(here);
    scale(here, 2);
    assertThat(claims(here)).isEqualTo(claims).hasSize(5);
    scale(here, 5);
    assertThat(claims(here)).isEqualTo(claims);
    assertThat(story)
        .containsExactly(
            "+web-3",
            "web-3 ready",
            "+web-4",
            "web-4 ready",
            "-web-4",
            "-web-3",
            "-web-2",
            "+web-2",
            "web-2 ready",
            "+web-3",
            "web-3 ready",
            "+web-4",
            "web-4 ready");
  }

  @Test
  void anUpdateHonoursThePartitionAndGoesDown() {
    String here = cluster.namespace("rollout");
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    String old = images(here).get("web-0");
    List<String> story = cluster.story(here);
    String partition = "{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":%d}}}";
    cluster.change(Types.STATEFUL_SETS, here, "web", partition.formatted(2));
    image(here, "nginx:2");
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(() -> assertThat(story).containsExactly("-web-2", "+web-2", "web-2 ready"));
    assertThat(images(here)).isEqualTo(Map.of("web-0", old, "web-1", old, "web-2", "nginx:2"));
    cluster.change(Types.STATEFUL_SETS, here, "web", partition.formatted(0));
    awaitRolledOut(here, 3);
    assertThat(story.subList(3, 9))
        .containsExactly("-web-1", "+web-1", "web-1 ready", "-web-0", "+web-0", "web-0 ready");
  }

  /// What `kubectl rollout undo` does: the data of an old revision, as a patch.
  @Test
  void anUndoneUpdateIsTheOldRevisionAgain() {
    String here = cluster.namespace("undo");
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    String first = set(here).text("status", "updateRevision");
    image(here, "nginx:2");
    awaitRolledOut(here, 3);
    KubeObject revision = cluster.client().get(Types.CONTROLLER_REVISIONS, here, first);
    cluster
        .client()
        .patch(
            Types.STATEFUL_SETS,
            here,
            "web",
            "",
            PatchType.STRATEGIC,
            revision.at("data").deepCopy());
    awaitRolledOut(here, 3);
    assertThat(set(here).text("status", "updateRevision")).isEqualTo(first);
    assertThat(images(here).values()).doesNotContain("nginx:2");
    assertThat(cluster.list(Types.CONTROLLER_REVISIONS, here))
        .extracting(each -> each.number(0, "revision"))
        .containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void deletingTheSetTakesItsPodsAndLeavesItsClaims() {
    String here = cluster.namespace("deletion");
    cluster.create(manifest, here);
    awaitRolledOut(here, 3);
    cluster.delete(Types.STATEFUL_SETS, here, "web");
    await().atMost(SimulatedCluster.PATIENCE).until(() -> cluster.list(Types.PODS, here).isEmpty());
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .until(() -> cluster.list(Types.CONTROLLER_REVISIONS, here).isEmpty());
    assertThat(claims(here)).hasSize(3);
  }
}
