package dev.ballast.kinds.resource;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Column;

/// The devices that a driver offers on a node.
public final class ResourceSlices {
  private ResourceSlices() {}

  public static Kind kind() {
    return KindBuilder.kind(ResourceClaims.GROUP, "v1", "ResourceSlice", "resourceslices")
        .returnsDeleted()
        .generationOf("spec")
        .rules(slice -> ResourceSliceRules.spec(slice.at("spec")))
        .updateRules(ResourceSliceRules::updated)
        .field("spec.nodeName")
        .field("spec.driver")
        .columns(
            Column.text("Node").documents("spec.nodeName").showsTextAt("spec", "nodeName"),
            Column.text("Driver").documents("spec.driver").showsTextAt("spec", "driver"),
            Column.text("Pool").documents("spec.pool.name").showsTextAt("spec", "pool", "name"),
            Column.AGE)
        .build();
  }
}
