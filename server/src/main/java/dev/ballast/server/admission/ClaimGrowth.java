package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import tools.jackson.databind.node.ObjectNode;

/// A bound claim may ask for more only where its class allows it
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>).
final class ClaimGrowth {
  private static final GroupResource CLASSES =
      new GroupResource("storage.k8s.io", "storageclasses");

  private ClaimGrowth() {}

  static void validate(Attributes asked) {
    ObjectNode old = asked.old();
    if (!asked.updates("PersistentVolumeClaim") || old == null) return;
    ObjectNode next = asked.object();
    if (size(next).compareTo(size(old)) <= 0) return;
    if (!Json.string(old, "status", "phase").equals("Bound")) {
      throw asked.forbidden("only bound persistent volume claims can be expanded");
    }
    String type = Json.string(next, "spec", "storageClassName");
    Entry<Stored> found =
        type.isEmpty() ? null : asked.seen().get(Keys.of(new ObjectKey(CLASSES, "", type)));
    if (found == null || !Json.flag(found.value().tree(), "allowVolumeExpansion")) {
      throw asked.forbidden(
          "only dynamically provisioned pvc can be resized and the storageclass that provisions the"
              + " pvc must support resize");
    }
  }

  private static Quantity size(ObjectNode claim) {
    String text = Json.string(claim, "spec", "resources", "requests", "storage");
    return Quantity.tryParse(text).orElse(Quantity.ZERO);
  }
}
