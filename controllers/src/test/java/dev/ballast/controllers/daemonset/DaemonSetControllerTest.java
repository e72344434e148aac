package dev.ballast.controllers.daemonset;

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
import dev.ballast.objects.Yaml;
import dev.ballast.world.SystemWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The controller against an API of maps, and a kubelet and scheduler that make every pod ready
/// where its affinity says.
class DaemonSetControllerTest {
  private static final String LOGS =
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: logs, namespace: default, generation: 1}
      spec:
        selector: {matchLabels: {app: logs}}
        template:
          metadata: {labels: {app: logs}}
          spec: {containers: [{name: fluentd, image: "fluentd:1"}]}
      """;

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private Controller<Name> kubelet;
  private DaemonSetController controller;

  @BeforeEach
  void start() {
    kubelet = new Controller<>(world, "kubelet", 1, this::makeReady);
    kubelet.start(caches.of(Types.PODS));
    caches
        .of(Types.PODS)
        .onChange(
            (before, after) -> {
              if (after != null) kubelet.add(Name.of(after));
            });
    controller = DaemonSetController.start(world, client, caches);
    for (int i = 0; i < 3; i++) addNode("n" + i);
    client.create(
        Types.DAEMON_SETS, new KubeObject((ObjectNode) Yaml.documents(LOGS).getFirst().tree()));
  }

  @AfterEach
  void stop() {
    controller.close();
    kubelet.close();
    caches.close();
  }

  private void addNode(String name) {
    client.create(Types.NODES, KubeObject.of("v1", "Node", "", name));
  }

  private void makeReady(Name name) {
    KubeObject pod = client.find(Types.PODS, name.namespace(), name.name()).orElse(null);
    if (pod == null || !pod.text("status", "phase").isEmpty()) return;
    KubeObject ready = pod.copy();
    Json.child(ready.tree(), "spec").put("nodeName", DaemonPod.of(pod).node());
    ObjectNode status = ready.tree().putObject("status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    client.update(Types.PODS, ready);
  }

  private List<KubeObject> pods() {
    return client.list(Types.PODS, "default", ListOptions.ALL).items();
  }

  private void awaitPodsOn(String... nodes) {
    await()
        .untilAsserted(
            () -> {
              assertThat(pods())
                  .extracting(each -> each.text("spec", "nodeName"))
                  .containsExactlyInAnyOrder(nodes);
              KubeObject set = client.get(Types.DAEMON_SETS, "default", "logs");
              assertThat(set.number(0, "status", "numberAvailable")).isEqualTo(nodes.length);
              assertThat(set.number(0, "status", "updatedNumberScheduled")).isEqualTo(nodes.length);
            });
  }

  @Test
  void nodesComeAndGoWithTheirPods() {
    awaitPodsOn("n0", "n1", "n2");
    addNode("n3");
    awaitPodsOn("n0", "n1", "n2", "n3");
  }

  @Test
  void aNodeThatNoLongerFitsLosesItsPod() {
    awaitPodsOn("n0", "n1", "n2");
    KubeObject tainted = client.get(Types.NODES, "", "n1").copy();
    Json.child(tainted.tree(), "spec")
        .putArray("taints")
        .addObject()
        .put("key", "gone")
        .put("effect", "NoExecute");
    client.update(Types.NODES, tainted);
    awaitPodsOn("n0", "n2");
  }

  @Test
  void aDeletedPodComesBack() {
    awaitPodsOn("n0", "n1", "n2");
    KubeObject first = pods().getFirst();
    client.delete(Types.PODS, "default", first.name(), DeleteOptions.DEFAULT);
    await().until(() -> pods().stream().noneMatch(each -> each.uid().equals(first.uid())));
    awaitPodsOn("n0", "n1", "n2");
  }

  @Test
  void aNewTemplateReplacesEveryPod() {
    awaitPodsOn("n0", "n1", "n2");
    await()
        .ignoreExceptions()
        .until(
            () -> {
              KubeObject set = client.get(Types.DAEMON_SETS, "default", "logs").copy();
              set.metadata().put("generation", 2);
              ObjectNode container =
                  (ObjectNode) set.at("spec", "template", "spec").path("containers").path(0);
              container.put("image", "fluentd:2");
              client.update(Types.DAEMON_SETS, set);
              return true;
            });
    await()
        .untilAsserted(
            () ->
                assertThat(pods())
                    .hasSize(3)
                    .allMatch(
                        each ->
                            each.at("spec", "containers")
                                .path(0)
                                .path("image")
                                .asString()
                                .equals("fluentd:2")));
    awaitPodsOn("n0", "n1", "n2");
    assertThat(client.list(Types.CONTROLLER_REVISIONS, "default", ListOptions.ALL).items())
        .hasSize(2);
  }
}
