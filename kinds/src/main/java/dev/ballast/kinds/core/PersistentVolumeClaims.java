package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod asks of storage.
public final class PersistentVolumeClaims {
  private PersistentVolumeClaims() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
        .shortNames("pvc")
        .namespaced()
        .status(status -> Defaults.text(status, "phase", "Pending"))
        .defaults(claim -> fillSpec(Json.child(claim, "spec")))
        .onCreate(PersistentVolumeClaims::sources)
        .onUpdate((next, old) -> sources(next))
        .rules(claim -> ClaimRules.spec(claim.at("spec")))
        .updateRules(ClaimRules::update)
        .field("name", claim -> Json.string(claim, "metadata", "name"))
        .columns(
            Column.text("Status").documents("status.phase").shows(PersistentVolumes::phase),
            Column.text("Volume").documents("spec.volumeName").showsTextAt("spec", "volumeName"),
            Column.text("Capacity")
                .documents("status.capacity")
                .shows(PersistentVolumeClaims::capacity),
            Column.text("Access Modes")
                .documents("status.accessModes")
                .shows(PersistentVolumeClaims::modes),
            Column.text("StorageClass")
                .described("StorageClass of the pvc")
                .shows(PersistentVolumes::storageClass),
            Column.text("VolumeAttributesClass")
                .described("VolumeAttributesClass of the pvc")
                .shows(
                    claim ->
                        Cells.or(
                            Json.string(claim, "spec", "volumeAttributesClassName"), Cells.UNSET)),
            Column.AGE,
            Column.text("VolumeMode")
                .documents("spec.volumeMode")
                .wide()
                .shows(claim -> Cells.or(Json.string(claim, "spec", "volumeMode"), Cells.UNSET)))
        .returnsDeleted()
        .build();
  }

  static void fillSpec(ObjectNode spec) {
    Defaults.text(spec, "volumeMode", "Filesystem");
    Json.child(spec, "resources");
    for (String source : new String[] {"dataSource", "dataSourceRef"}) {
      if (spec.path(source) instanceof ObjectNode from && !from.has("apiGroup"))
        from.putNull("apiGroup");
    }
  }

  /// What a claim is filled from stands under two keys, today's and the one of old.
  private static void sources(ObjectNode claim) {
    ObjectNode spec = Json.child(claim, "spec");
    JsonNode source = spec.path("dataSource");
    JsonNode reference = spec.path("dataSourceRef");
    if (source.isObject() && !reference.isObject()) spec.set("dataSourceRef", source.deepCopy());
    if (reference.isObject() && !source.isObject() && !reference.has("namespace")) {
      spec.set("dataSource", reference.deepCopy());
    }
  }

  private static boolean bound(ObjectNode claim) {
    return !Json.string(claim, "spec", "volumeName").isEmpty();
  }

  private static String capacity(ObjectNode claim) {
    return bound(claim) ? Cells.amount(claim.path("status").path("capacity").path("storage")) : "";
  }

  private static String modes(ObjectNode claim) {
    return bound(claim) ? Cells.accessModes(claim.path("status").path("accessModes")) : "";
  }
}
