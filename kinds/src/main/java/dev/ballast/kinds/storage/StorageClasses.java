package dev.ballast.kinds.storage;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How volumes for claims are made.
public final class StorageClasses {
  private static final List<String> DEFAULT_MARKS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private StorageClasses() {}

  public static Kind kind() {
    return KindBuilder.kind("storage.k8s.io", "v1", "StorageClass", "storageclasses")
        .shortNames("sc")
        .columnsAsTheyStand(
            Column.NAME.shows(StorageClasses::name),
            Column.text("Provisioner").documents("provisioner").showsTextAt("provisioner"),
            Column.text("ReclaimPolicy")
                .documents("reclaimPolicy")
                .shows(type -> Cells.or(Json.string(type, "reclaimPolicy"), "Delete")),
            Column.text("VolumeBindingMode")
                .documents("volumeBindingMode")
                .shows(type -> Cells.or(Json.string(type, "volumeBindingMode"), "Immediate")),
            Column.text("AllowVolumeExpansion")
                .documents("allowVolumeExpansion")
                .showsFlagAt("allowVolumeExpansion"),
            Column.AGE)
        .build();
  }

  private static String name(ObjectNode type) {
    JsonNode annotations = type.path("metadata").path("annotations");
    boolean isDefault =
        DEFAULT_MARKS.stream().anyMatch(mark -> annotations.path(mark).asString("").equals("true"));
    String name = Json.string(type, "metadata", "name");
    return isDefault ? name + " (default)" : name;
  }
}
