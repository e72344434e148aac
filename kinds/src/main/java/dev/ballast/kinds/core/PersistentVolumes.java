package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.VolumeDefaults;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A piece of storage that outlives pods.
public final class PersistentVolumes {
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private PersistentVolumes() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "PersistentVolume", "persistentvolumes")
        .shortNames("pv")
        .status(status -> Defaults.text(status, "phase", "Pending"))
        .defaults(PersistentVolumes::defaults)
        .rules(volume -> VolumeRules.spec(volume.at("spec")))
        .updateRules(VolumeRules::update)
        .field("name", volume -> Json.string(volume, "metadata", "name"))
        .columns(
            Column.text("Capacity")
                .documents("spec.capacity")
                .shows(
                    volume -> Cells.amount(volume.path("spec").path("capacity").path("storage"))),
            Column.text("Access Modes")
                .documents("spec.accessModes")
                .shows(volume -> Cells.accessModes(volume.path("spec").path("accessModes"))),
            Column.text("Reclaim Policy")
                .documents("spec.persistentVolumeReclaimPolicy")
                .showsTextAt("spec", "persistentVolumeReclaimPolicy"),
            Column.text("Status").documents("status.phase").shows(PersistentVolumes::phase),
            Column.text("Claim").documents("spec.claimRef").shows(PersistentVolumes::claim),
            Column.text("StorageClass")
                .described("StorageClass of the pv")
                .shows(PersistentVolumes::storageClass),
            Column.text("VolumeAttributesClass")
                .described("VolumeAttributesClass of the pv")
                .shows(
                    volume ->
                        Cells.or(
                            Json.string(volume, "spec", "volumeAttributesClassName"), Cells.UNSET)),
            Column.text("Reason").documents("status.reason").showsTextAt("status", "reason"),
            Column.AGE,
            Column.text("VolumeMode")
                .documents("spec.volumeMode")
                .wide()
                .shows(volume -> Cells.or(Json.string(volume, "spec", "volumeMode"), Cells.UNSET)))
        .returnsDeleted()
        .build();
  }

  private static void defaults(ObjectNode volume) {
    ObjectNode spec = Json.child(volume, "spec");
    Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.text(spec, "volumeMode", "Filesystem");
    VolumeDefaults.fillSources(spec);
  }

  /// `Terminating` while it is being deleted, else what its status says.
  static String phase(ObjectNode object) {
    return object.path("metadata").has("deletionTimestamp")
        ? "Terminating"
        : Json.string(object, "status", "phase");
  }

  /// The class by today's field, or by the annotation of old.
  static String storageClass(ObjectNode object) {
    JsonNode old = object.path("metadata").path("annotations").path(OLD_CLASS);
    return old.isString() ? old.stringValue() : Json.string(object, "spec", "storageClassName");
  }

  private static String claim(ObjectNode volume) {
    JsonNode claim = volume.path("spec").path("claimRef");
    return claim.isObject()
        ? Json.string(claim, "namespace") + "/" + Json.string(claim, "name")
        : "";
  }
}
