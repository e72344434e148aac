package dev.ballast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.V1.Secret;
import io.kubernetes.client.proto.V1.SecretList;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official Java client: verbs, refusals, and an informer that lives through ten thousand
/// changes, cut lines and a version that is too old.
class OfficialJavaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Server server;
  private static CoreV1Api api;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    server = new Server(data, 0);
    api = new CoreV1Api(client(server.straight()));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static ApiClient client(String kubeconfig) throws Exception {
    ApiClient client = Config.fromConfig(new StringReader(kubeconfig));
    client.setReadTimeout(0);
    return client;
  }

  private static V1ConfigMap map(String name, String value) {
    return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).putDataItem("k", value);
  }

  @Test
  void objectsAreMadeChangedAndDeletedAndRefusalsTold() throws Exception {
    V1ConfigMap made = api.createNamespacedConfigMap("default", map("a", "1")).execute();
    made.putDataItem("k", "2");
    V1ConfigMap changed = api.replaceNamespacedConfigMap("a", "default", made).execute();
    assertThat(changed.getData()).containsEntry("k", "2");
    made.putDataItem("k", "3");
    try {
      api.replaceNamespacedConfigMap("a", "default", made).execute();
      throw new AssertionError("was not refused");
    } catch (ApiException refused) {
      assertThat(refused.getCode()).isEqualTo(409);
    }
    var patch = new V1Patch("[{\"op\":\"replace\",\"path\":\"/data/k\",\"value\":\"4\"}]");
    V1ConfigMap patched =
        PatchUtils.patch(
            V1ConfigMap.class,
            () -> api.patchNamespacedConfigMap("a", "default", patch).buildCall(null),
            V1Patch.PATCH_FORMAT_JSON_PATCH,
            api.getApiClient());
    assertThat(patched.getData()).containsEntry("k", "4");
    api.deleteNamespacedConfigMap("a", "default").execute();
  }

  @Test
  void anInformerHearsOfEveryChangeThoughTheLineIsCutAndItsVersionTooOld() throws Exception {
    api.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name("informed"))).execute();
    var heard = new ConcurrentHashMap<String, String>();
    ApiClient watching = client(server.kubeconfig());
    var factory = new SharedInformerFactory(watching);
    var generic =
        new GenericKubernetesApi<>(
            V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", watching);
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(generic, V1ConfigMap.class, 0, "informed");
    informer.addEventHandler(handler(heard));
    factory.startAllRegisteredInformers();
    change(10_000);
    awaitSame(heard);
    server.line().down();
    // More changes than the server keeps for those who are away.
    overwrite(34_000);
    server.line().up();
    awaitSame(heard);
    factory.stopAllRegisteredInformers();
  }

  private static ResourceEventHandler<V1ConfigMap> handler(Map<String, String> heard) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(V1ConfigMap made) {
        heard.put(name(made), value(made));
      }

      @Override
      public void onUpdate(V1ConfigMap before, V1ConfigMap after) {
        heard.put(name(after), value(after));
      }

      @Override
      public void onDelete(V1ConfigMap gone, boolean unknown) {
        heard.remove(name(gone));
      }
    };
  }

  private static String name(KubernetesObject object) {
    return object.getMetadata().getName();
  }

  private static String value(V1ConfigMap map) {
    return map.getData() == null ? "" : map.getData().getOrDefault("k", "");
  }

  /// Makes, changes and deletes a hundred objects, with eight writers.
  private static void change(int changes) {
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < changes; i++) {
        int change = i;
        writers.submit(() -> changeOne(change));
        if (i % 2_500 == 2_499) writers.submit(() -> server.line().cut());
      }
    }
  }

  private static void overwrite(int changes) throws Exception {
    V1ConfigMap one = map("overwritten", "0");
    api.createNamespacedConfigMap("informed", one).execute();
    try (var writers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < changes; i++) {
        V1ConfigMap next = map("overwritten", Integer.toString(i));
        writers.submit(
            () -> api.replaceNamespacedConfigMap("overwritten", "informed", next).execute());
      }
    }
  }

  private static void changeOne(int change) {
    String name = "m" + change % 100;
    V1ConfigMap next = map(name, Integer.toString(change));
    try {
      if (change % 7 == 0) api.deleteNamespacedConfigMap(name, "informed").execute();
      else if (change % 3 == 0) api.createNamespacedConfigMap("informed", next).execute();
      else api.replaceNamespacedConfigMap(name, "informed", next).execute();
    } catch (ApiException raced) {
      assertThat(raced.getCode()).isIn(404, 409);
    }
  }

  private static void awaitSame(Map<String, String> heard) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var now = new TreeMap<String, String>();
              for (V1ConfigMap each : api.listNamespacedConfigMap("informed").execute().getItems())
                now.put(name(each), value(each));
              assertThat(new TreeMap<>(heard)).isEqualTo(now);
            });
  }

  @Test
  void objectsGoToAndFroInProtobuf() throws Exception {
    var proto = new ProtoClient(client(server.straight()));
    String path = "/api/v1/namespaces/default/secrets";
    Secret secret =
        Secret.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("proto").putLabels("app", "db"))
            .putData("key", ByteString.copyFrom(new byte[] {1, 2, -1}))
            .build();
    Secret made = proto.create(secret, path, "v1", "Secret").object;
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    assertThat(made.getType()).isEqualTo("Opaque");
    assertThat(proto.get(Secret.newBuilder(), path + "/proto").object).isEqualTo(made);
    ProtoClient.ObjectOrStatus<SecretList> all = proto.list(SecretList.newBuilder(), path);
    assertThat(all.object.getItemsList()).contains(made);
    ProtoClient.ObjectOrStatus<Secret> again = proto.create(secret, path, "v1", "Secret");
    assertThat(again.status.getReason()).isEqualTo("AlreadyExists");
  }
}
