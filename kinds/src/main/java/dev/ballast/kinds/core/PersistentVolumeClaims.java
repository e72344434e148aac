package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// What a pod asks of storage.
public final class PersistentVolumeClaims {
  private PersistentVolumeClaims() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
        .shortNames("pvc")
        .namespaced()
        .separateStatus()
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
        .build();
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
