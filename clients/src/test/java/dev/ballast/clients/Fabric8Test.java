package dev.ballast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fabric8 client: typed objects, server-side apply, waits, and an informer that lives through
/// ten thousand changes, cut lines and a version that is too old.
class Fabric8Test {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static Server server;
  private static KubernetesClient client;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    server = new Server(data, 2);
    client = client(server.straight());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  private static KubernetesClient client(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withMetadata(new ObjectMeta())
        .editMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  @Test
  void objectsAreMadeChangedAppliedAndDeleted() {
    ConfigMap made = client.resource(map("a", "1")).create();
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    client
        .configMaps()
        .inNamespace("default")
        .withName("a")
        .edit(it -> new ConfigMapBuilder(it).addToData("k", "2").build());
    ConfigMap applied =
        client.resource(map("a", "3")).fieldManager("test").forceConflicts().serverSideApply();
    assertThat(applied.getData()).containsEntry("k", "3");
    assertThat(applied.getMetadata().getManagedFields())
        .anyMatch(it -> it.getManager().equals("test") && it.getOperation().equals("Apply"));
    client.resource(applied).delete();
    assertThat(client.resource(applied).get()).isNull();
  }

  @Test
  void aConflictAndAMissingObjectAreToldAsKubernetesDoes() {
    ConfigMap made = client.resource(map("c", "1")).create();
    client.resource(map("c", "2")).update();
    made.getData().put("k", "3");
    try {
      client.resource(made).lockResourceVersion().update();
      throw new AssertionError("was not refused");
    } catch (KubernetesClientException refused) {
      assertThat(refused.getCode()).isEqualTo(409);
      assertThat(refused.getStatus().getReason()).isEqualTo("Conflict");
    }
    assertThat(client.pods().inNamespace("default").withName("none").get()).isNull();
  }

  @Test
  void aSetBecomesReadyAndIsScaled() {
    StatefulSet set =
        client.apps().statefulSets().load(getClass().getResourceAsStream("/set.yaml")).item();
    client.resource(set).inNamespace("default").create();
    client
        .apps()
        .statefulSets()
        .inNamespace("default")
        .withName("db")
        .waitUntilReady(60, TimeUnit.SECONDS);
    client.apps().statefulSets().inNamespace("default").withName("db").scale(3);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client
                        .pods()
                        .inNamespace("default")
                        .withLabel("app", "db")
                        .list()
                        .getItems()
                        .stream()
                        .filter(Fabric8Test::ready)
                        .count()
                    == 3);
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
  }

  private static String value(ConfigMap map) {
    return map.getData() == null ? "" : map.getData().getOrDefault("k", "");
  }

  /// What an informer told, by name.
  private static final class Heard implements ResourceEventHandler<ConfigMap> {
    final Map<String, String> values = new ConcurrentHashMap<>();

    @Override
    public void onAdd(ConfigMap made) {
      values.put(made.getMetadata().getName(), value(made));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      values.put(after.getMetadata().getName(), value(after));
    }

    @Override
    public void onDelete(ConfigMap gone, boolean unknown) {
      values.remove(gone.getMetadata().getName());
    }
  }

  @Test
  void anInformerHearsOfEveryChangeThoughTheLineIsCut() throws Exception {
    var heard = new Heard();
    String namespace = namespace("informed");
    try (KubernetesClient watching = client(server.kubeconfig())) {
      SharedIndexInformer<ConfigMap> informer =
          watching.configMaps().inNamespace(namespace).inform(heard);
      change(namespace, 10_000);
      awaitSame(namespace, heard);
      informer.stop();
    }
  }

  @Test
  void anInformerBeginsAnewWhereItsVersionIsTooOld() throws Exception {
    var heard = new Heard();
    String namespace = namespace("expired");
    for (int i = 0; i < 100; i++) client.resource(in(namespace, map("m" + i, "0"))).create();
    try (KubernetesClient watching = client(server.kubeconfig())) {
      SharedIndexInformer<ConfigMap> informer =
          watching.configMaps().inNamespace(namespace).inform(heard);
      awaitSame(namespace, heard);
      String version = informer.lastSyncResourceVersion();
      server.line().down();
      // More changes than the server keeps for those who are away.
      overwrite(namespace, 34_000);
      String path = "/api/v1/namespaces/" + namespace + "/configmaps?watch=true&timeoutSeconds=1";
      assertThat(client.raw(path + "&resourceVersion=" + version)).contains("\"code\":410");
      server.line().up();
      awaitSame(namespace, heard);
      informer.stop();
    }
  }

  private static void overwrite(String namespace, int changes) throws Exception {
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < changes; i++) {
        ConfigMap next = in(namespace, map("m" + i % 100, Integer.toString(i)));
        writers.submit(() -> client.resource(next).patch(MERGE));
      }
    }
  }

  private static ConfigMap in(String namespace, ConfigMap map) {
    map.getMetadata().setNamespace(namespace);
    return map;
  }

  private static String namespace(String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /// Makes, changes and deletes a hundred objects, with eight writers; the line is cut now and
  /// then.
  private static void change(String namespace, int changes) throws Exception {
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < changes; i++) {
        int change = i;
        writers.submit(() -> changeOne(namespace, change));
        if (i % 2_500 == 2_499) writers.submit(() -> server.line().cut());
      }
    }
  }

  private static void changeOne(String namespace, int change) {
    String name = "m" + change % 100;
    ConfigMap next = in(namespace, map(name, Integer.toString(change)));
    try {
      if (change % 7 == 0) client.resource(next).delete();
      else if (change % 3 == 0) client.resource(next).create();
      else client.resource(next).patch(MERGE);
    } catch (KubernetesClientException raced) {
      assertThat(raced.getCode()).isIn(404, 409);
    }
  }

  private static void awaitSame(String namespace, Heard heard) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<ConfigMap> all = client.configMaps().inNamespace(namespace).list().getItems();
              var now = new ConcurrentHashMap<String, String>();
              for (ConfigMap each : all) now.put(each.getMetadata().getName(), value(each));
              assertThat(heard.values).isEqualTo(now);
            });
  }
}
