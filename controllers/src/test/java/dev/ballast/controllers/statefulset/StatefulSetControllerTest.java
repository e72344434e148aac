package dev.ballast.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Yaml;
import dev.ballast.world.SystemWorld;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The controller against an API of maps and a kubelet that makes every pod ready.
class StatefulSetControllerTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: web, namespace: default, generation: 1}
      spec:
        replicas: 3
        serviceName: nginx
        selector: {matchLabels: {app: nginx}}
        revisionHistoryLimit: 1
        template:
          metadata: {labels: {app: nginx}}
          spec: {containers: [{name: nginx, image: "nginx:1"}]}
        volumeClaimTemplates:
        - metadata: {name: www}
          spec: {accessModes: [ReadWriteOnce]}
      """;

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private final List<String> history = new CopyOnWriteArrayList<>();
  private Controller<Name> kubelet;
  private StatefulSetController controller;

  @BeforeEach
  void start() {
    kubelet = new Controller<>(world, "kubelet", 1, this::makeReady);
    kubelet.start(caches.of(Types.PODS));
    caches
        .of(Types.PODS)
        .onChange(
            (before, after) -> {
              if (after != null) kubelet.add(Name.of(after));
              if (before == null && after != null) history.add("+" + after.name());
              if (before != null && after == null) history.add("-" + before.name());
            });
    controller = StatefulSetController.start(world, client, caches);
  }

  @AfterEach
  void stop() {
    controller.close();
    kubelet.close();
    caches.close();
  }

  private void makeReady(Name name) {
    KubeObject pod = client.find(Types.PODS, name.namespace(), name.name()).orElse(null);
    if (pod == null || !pod.text("status", "phase").isEmpty()) return;
    KubeObject ready = pod.copy();
    ObjectNode status = ready.tree().putObject("status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    client.update(Types.PODS, ready);
  }

  private void create() {
    client.create(
        Types.STATEFUL_SETS, new KubeObject((ObjectNode) Yaml.documents(WEB).getFirst().tree()));
  }

  /// Changes the set as a user does: whoever else writes meanwhile makes one try again.
  private void change(Consumer<ObjectNode> how) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              KubeObject changed = set().copy();
              changed.metadata().put("generation", changed.generation() + 1);
              how.accept(Json.child(changed.tree(), "spec"));
              client.update(Types.STATEFUL_SETS, changed);
              return true;
            });
  }

  private static void image(ObjectNode spec, String image) {
    ((ObjectNode) Json.at(spec, "template", "spec").path("containers").path(0)).put("image", image);
  }

  private KubeObject set() {
    return client.get(Types.STATEFUL_SETS, "default", "web");
  }

  private List<KubeObject> all(ResourceType type) {
    return client.list(type, "default", ListOptions.ALL).items();
  }

  private void awaitRolledOut(int replicas) {
    await()
        .untilAsserted(
            () -> {
              KubeObject set = set();
              assertThat(set.number(0, "status", "observedGeneration")).isEqualTo(set.generation());
              assertThat(set.number(0, "status", "replicas")).isEqualTo(replicas);
              assertThat(set.number(0, "status", "availableReplicas")).isEqualTo(replicas);
              assertThat(set.number(0, "status", "updatedReplicas")).isEqualTo(replicas);
              assertThat(set.text("status", "currentRevision"))
                  .isEqualTo(set.text("status", "updateRevision"));
            });
  }

  @Test
  void podsComeOneAfterAnotherWithTheirClaims() {
    create();
    awaitRolledOut(3);
    assertThat(history).containsExactly("+web-0", "+web-1", "+web-2");
    assertThat(all(Types.PERSISTENT_VOLUME_CLAIMS))
        .extracting(KubeObject::name)
        .containsExactly("www-web-0", "www-web-1", "www-web-2");
    await()
        .untilAsserted(
            () ->
                assertThat(all(Types.EVENTS))
                    .extracting(each -> each.text("message"))
                    .contains(
                        "create Claim www-web-0 Pod web-0 in StatefulSet web success",
                        "create Pod web-0 in StatefulSet web successful"));
  }

  @Test
  void scalingKeepsOrderAndClaims() {
    create();
    awaitRolledOut(3);
    history.clear();
    change(spec -> spec.put("replicas", 5));
    awaitRolledOut(5);
    change(spec -> spec.put("replicas", 2));
    awaitRolledOut(2);
    assertThat(history).containsExactly("+web-3", "+web-4", "-web-4", "-web-3", "-web-2");
    assertThat(all(Types.PERSISTENT_VOLUME_CLAIMS)).hasSize(5);
  }

  @Test
  void aDeletedPodComesBack() {
    create();
    awaitRolledOut(3);
    KubeObject first = client.get(Types.PODS, "default", "web-1");
    client.delete(Types.PODS, "default", "web-1", DeleteOptions.DEFAULT);
    await()
        .until(
            () ->
                client
                    .find(Types.PODS, "default", "web-1")
                    .filter(each -> !each.uid().equals(first.uid()))
                    .isPresent());
    awaitRolledOut(3);
  }

  @Test
  void anUpdateGoesDownAndARollbackRaisesTheOldRevision() {
    create();
    awaitRolledOut(3);
    String first = set().text("status", "updateRevision");
    history.clear();
    change(spec -> image(spec, "nginx:2"));
    awaitRolledOut(3);
    assertThat(history).containsExactly("-web-2", "+web-2", "-web-1", "+web-1", "-web-0", "+web-0");
    change(spec -> image(spec, "nginx:1"));
    awaitRolledOut(3);
    assertThat(set().text("status", "updateRevision")).isEqualTo(first);
    assertThat(all(Types.CONTROLLER_REVISIONS))
        .extracting(each -> each.number(0, "revision"))
        .containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void historyIsTrimmed() {
    create();
    for (int i = 2; i < 6; i++) {
      String image = "nginx:" + i;
      awaitRolledOut(3);
      change(spec -> image(spec, image));
    }
    awaitRolledOut(3);
    await().untilAsserted(() -> assertThat(all(Types.CONTROLLER_REVISIONS)).hasSize(2));
  }
}
