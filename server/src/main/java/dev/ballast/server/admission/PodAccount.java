package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Store;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gives a new pod its service account, a volume with the account's token, and the account's
/// secrets for pulling images; refuses what the account does not allow (Kubernetes: the admission
/// plugin ServiceAccount).
final class PodAccount {
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String DEFAULT = "default";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME = "kube-api-access-";
  private static final long TOKEN_SECONDS = 3607;
  private static final int READABLE = 420;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int LOOKS = 40;

  private final World world;
  private final Store<Stored> store;

  PodAccount(World world, Store<Stored> store) {
    this.world = world;
    this.store = store;
  }

  void mutate(Attributes asked) {
    if (!asked.creates("Pod") || isMirror(asked.object())) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    if (Json.string(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccountName", DEFAULT).put("serviceAccount", DEFAULT);
    }
    KubeObject account = account(asked, Json.string(spec, "serviceAccountName"));
    if (mountsToken(account, spec)) mountToken(spec);
    if (spec.path("imagePullSecrets").isEmpty()) {
      for (JsonNode each : account.at("imagePullSecrets")) {
        spec.withArray("imagePullSecrets").addObject().put("name", Json.string(each, "name"));
      }
    }
  }

  void validate(Attributes asked) {
    boolean ephemeral = asked.subresource().equals("ephemeralcontainers");
    boolean pod = asked.kind().kind().equals("Pod") && asked.kind().type().group().isEmpty();
    boolean creates = asked.creates("Pod");
    boolean adds = pod && ephemeral && asked.operation() == Attributes.Operation.UPDATE;
    if (!creates && !adds) return;
    if (isMirror(asked.object())) {
      mirror(asked);
      return;
    }
    String name = Json.string(asked.object(), "spec", "serviceAccountName");
    KubeObject account = account(asked, name);
    if (SecretReferences.restricted(account)) new SecretReferences(asked, account).check(adds);
  }

  private static boolean isMirror(ObjectNode pod) {
    return pod.path("metadata").path("annotations").has(MIRROR);
  }

  /// A pod that a node's file describes can't refer to what the API has.
  private static void mirror(Attributes asked) {
    JsonNode spec = asked.object().path("spec");
    if (!Json.string(spec, "serviceAccountName").isEmpty()) {
      throw asked.forbidden("a mirror pod may not reference service accounts");
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("secret")) throw asked.forbidden("a mirror pod may not reference secrets");
      for (JsonNode source : volume.path("projected").path("sources")) {
        if (source.has("serviceAccountToken")) {
          throw asked.forbidden("a mirror pod may not use ServiceAccountToken volume projections");
        }
      }
    }
  }

  /// The account; that of a namespace which is a moment old may still be on its way.
  private KubeObject account(Attributes asked, String name) {
    String key = Keys.of(new ObjectKey(ACCOUNTS, asked.namespace(), name));
    Entry<Stored> found = asked.seen().get(key);
    for (int look = 1; found == null && name.equals(DEFAULT) && look < LOOKS; look++) {
      if (!pause()) break;
      found = store.snapshot().get(key);
    }
    if (found != null) return found.value().object();
    throw asked.forbidden(
        "error looking up service account %s/%s: serviceaccount \"%s\" not found"
            .formatted(asked.namespace(), name, name));
  }

  private boolean pause() {
    try {
      world.sleep(BETWEEN_LOOKS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean mountsToken(KubeObject account, ObjectNode spec) {
    if (spec.path("automountServiceAccountToken").isBoolean()) {
      return Json.flag(spec, "automountServiceAccountToken");
    }
    JsonNode own = account.at("automountServiceAccountToken");
    return !own.isBoolean() || own.booleanValue();
  }

  private void mountToken(ObjectNode spec) {
    String volume = tokenVolume(spec.path("volumes"));
    boolean there = !volume.isEmpty();
    String name = there ? volume : VOLUME + world.randomSuffix(5);
    boolean needed = false;
    for (String each : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(each)) needed |= mount((ObjectNode) container, name);
    }
    if (needed && !there) addVolume(spec.withArray("volumes"), name);
  }

  /// The name of a volume that the token lies in already, `""` for none.
  private static String tokenVolume(JsonNode volumes) {
    for (JsonNode each : volumes) {
      if (Json.string(each, "name").startsWith(VOLUME)) return Json.string(each, "name");
    }
    return "";
  }

  /// False where something else is mounted there already.
  private static boolean mount(ObjectNode container, String volume) {
    for (JsonNode each : container.path("volumeMounts")) {
      if (Json.string(each, "mountPath").equals(MOUNT)) return false;
    }
    container
        .withArray("volumeMounts")
        .addObject()
        .put("name", volume)
        .put("readOnly", true)
        .put("mountPath", MOUNT);
    return true;
  }

  private static void addVolume(ArrayNode volumes, String name) {
    ObjectNode projected = volumes.addObject().put("name", name).putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    ObjectNode token = sources.addObject().putObject("serviceAccountToken");
    token.put("expirationSeconds", TOKEN_SECONDS).put("path", "token");
    ObjectNode root = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    root.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", READABLE);
  }
}
