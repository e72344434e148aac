package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/// A claim that names no class gets the default one; of several defaults the newest wins, then the
/// name. `""` is a class of its own: none.
/// (<https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass>)
final class DefaultStorageClass {
  private static final GroupResource CLASSES =
      new GroupResource("storage.k8s.io", "storageclasses");
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final String DEFAULT_BETA = "storageclass.beta.kubernetes.io/is-default-class";

  private DefaultStorageClass() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("PersistentVolumeClaim")) return;
    ObjectNode claim = asked.object();
    ObjectNode spec = Json.child(claim, "spec");
    if (spec.has("storageClassName") || annotatedClass(claim)) return;
    var defaults = new ArrayList<KubeObject>();
    for (Entry<Stored> each : asked.seen().scan(Keys.folder(CLASSES), "")) {
      KubeObject candidate = each.value().object();
      if (isDefault(candidate)) defaults.add(candidate);
    }
    defaults.stream()
        .min(Comparator.comparing(KubeObject::created).reversed().thenComparing(KubeObject::name))
        .ifPresent(chosen -> spec.put("storageClassName", chosen.name()));
  }

  private static boolean annotatedClass(ObjectNode claim) {
    return claim
        .path("metadata")
        .path("annotations")
        .has("volume.beta.kubernetes.io/storage-class");
  }

  private static boolean isDefault(KubeObject candidate) {
    return "true".equals(candidate.annotations().get(DEFAULT))
        || "true".equals(candidate.annotations().get(DEFAULT_BETA));
  }
}
