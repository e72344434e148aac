package dev.ballast.server.admission;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Claims, volumes and classes of their attributes are born with the finalizer that keeps them
/// while they are in use (<https://kubernetes.io/docs/concepts/storage/persistent-volumes/>).
final class StorageProtection {
  private StorageProtection() {}

  static void mutate(Attributes asked) {
    if (asked.creates("PersistentVolumeClaim")) add(asked.object(), "kubernetes.io/pvc-protection");
    if (asked.creates("PersistentVolume")) add(asked.object(), "kubernetes.io/pv-protection");
    if (asked.creates("storage.k8s.io", "VolumeAttributesClass"))
      add(asked.object(), "kubernetes.io/vac-protection");
  }

  private static void add(ObjectNode object, String finalizer) {
    ObjectNode metadata = Json.child(object, "metadata");
    for (JsonNode each : metadata.path("finalizers"))
      if (each.asString("").equals(finalizer)) return;
    metadata.withArray("finalizers").add(finalizer);
  }
}
