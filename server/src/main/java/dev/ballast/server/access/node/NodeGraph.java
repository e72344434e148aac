package dev.ballast.server.access.node;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import dev.ballast.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which objects the pods of each node refer to. It is built when a node first asks for such an
/// object and from then on follows the pods that were committed; a pod whose status alone changes
/// costs nothing. Thread-safe.
final class NodeGraph {
  private static final String PODS = Keys.folder(new GroupResource("", "pods"));
  private static final GroupResource VOLUMES = new GroupResource("", "persistentvolumes");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final List<String> SECRET_FIELDS =
      List.of(
          "controllerPublishSecretRef",
          "nodeStageSecretRef",
          "nodePublishSecretRef",
          "controllerExpandSecretRef",
          "nodeExpandSecretRef");

  private final Store<Stored> store;
  private final Map<String, Pod> pods = new HashMap<>();
  private final Map<String, Map<String, Integer>> uses = new HashMap<>();
  private @Nullable Cursor<Stored> cursor;

  /// A pod that is bound: `references` are `namespace/resource/name`.
  private record Pod(String node, String uid, int ephemeral, int claims, Set<String> references) {}

  NodeGraph(Store<Stored> store) {
    this.store = store;
  }

  /// Whether a pod on `node` refers to the object.
  synchronized boolean refers(String node, String resource, String namespace, String name) {
    catchUp();
    Map<String, Integer> own = uses.get(node);
    return own != null && own.containsKey(namespace + "/" + resource + "/" + name);
  }

  /// Whether the pod is bound to `node`.
  synchronized boolean runs(String node, String namespace, String name) {
    catchUp();
    Pod pod = pods.get(PODS + namespace + "/" + name);
    return pod != null && pod.node().equals(node);
  }

  /// Whether a pod on `node` claims the volume.
  boolean claimsVolume(String node, String volume) {
    Entry<Stored> found = store.snapshot().get(Keys.of(new ObjectKey(VOLUMES, "", volume)));
    if (found == null) return false;
    JsonNode claim = found.value().tree().path("spec").path("claimRef");
    String namespace = Json.string(claim, "namespace");
    return refers(node, "persistentvolumeclaims", namespace, Json.string(claim, "name"));
  }

  /// Whether a volume that a pod on `node` claims needs the secret.
  boolean volumeNeedsSecret(String node, String namespace, String secret) {
    Snapshot<Stored> seen = store.snapshot();
    for (String reference : referencesOf(node)) {
      String[] parts = reference.split("/", 3);
      if (!parts[1].equals("persistentvolumeclaims")) continue;
      Entry<Stored> claim = seen.get(Keys.of(new ObjectKey(CLAIMS, parts[0], parts[2])));
      if (claim == null) continue;
      String volume = Json.string(claim.value().tree(), "spec", "volumeName");
      Entry<Stored> found = seen.get(Keys.of(new ObjectKey(VOLUMES, "", volume)));
      if (found != null && needsSecret(found.value().tree(), parts[0], namespace, secret)) {
        return true;
      }
    }
    return false;
  }

  private synchronized Set<String> referencesOf(String node) {
    catchUp();
    return Set.copyOf(uses.getOrDefault(node, Map.of()).keySet());
  }

  private static boolean needsSecret(
      ObjectNode volume, String claimNamespace, String namespace, String secret) {
    for (JsonNode source : volume.path("spec")) {
      if (!source.isObject()) continue;
      if (isMeant(source.path("secretRef"), claimNamespace, namespace, secret)) return true;
      for (String each : SECRET_FIELDS) {
        if (isMeant(source.path(each), claimNamespace, namespace, secret)) return true;
      }
    }
    return false;
  }

  private static boolean isMeant(
      JsonNode reference, String claimNamespace, String namespace, String secret) {
    if (!Json.string(reference, "name").equals(secret)) return false;
    String own = Json.string(reference, "namespace");
    return (own.isEmpty() ? claimNamespace : own).equals(namespace);
  }

  private void catchUp() {
    Cursor<Stored> following = cursor;
    if (following == null) {
      load();
      return;
    }
    try {
      List<Change<Stored>> changes = following.next(Duration.ZERO);
      while (!changes.isEmpty()) {
        changes.forEach(this::take);
        changes = following.next(Duration.ZERO);
      }
    } catch (Compacted tooFarBehind) {
      following.close();
      load();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void load() {
    pods.clear();
    uses.clear();
    Snapshot<Stored> seen = store.snapshot();
    for (Entry<Stored> each : seen.scan(PODS, "")) put(each.key(), each.value());
    cursor = store.follow(PODS, seen.revision());
  }

  private void take(Change<Stored> change) {
    switch (change.type()) {
      case PUT -> put(change.key(), change.value());
      case DELETE -> remove(change.key());
    }
  }

  private void put(String key, Stored stored) {
    ObjectNode tree = stored.tree();
    String node = Json.string(tree, "spec", "nodeName");
    if (node.isEmpty()) {
      remove(key);
      return;
    }
    String uid = Json.string(tree, "metadata", "uid");
    int ephemeral = tree.path("spec").path("ephemeralContainers").size();
    int claims = tree.path("status").path("resourceClaimStatuses").size();
    Pod known = pods.get(key);
    boolean same =
        known != null
            && known.uid().equals(uid)
            && known.node().equals(node)
            && known.ephemeral() == ephemeral
            && known.claims() == claims;
    if (same) return;
    remove(key);
    String namespace = Json.string(tree, "metadata", "namespace");
    Set<String> references =
        PodReferences.of(tree).stream()
            .map(each -> namespace + "/" + each)
            .collect(Collectors.toUnmodifiableSet());
    pods.put(key, new Pod(node, uid, ephemeral, claims, references));
    Map<String, Integer> own = uses.computeIfAbsent(node, first -> new HashMap<>());
    for (String each : references) own.merge(each, 1, Integer::sum);
  }

  private void remove(String key) {
    Pod gone = pods.remove(key);
    if (gone == null) return;
    Map<String, Integer> own = uses.get(gone.node());
    if (own == null) return;
    for (String each : gone.references()) {
      own.computeIfPresent(each, (reference, count) -> count == 1 ? null : count - 1);
    }
    if (own.isEmpty()) uses.remove(gone.node());
  }
}
