package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.objects.Json;

/// Something that happened to an object.
public final class Events {
  private Events() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Event", "events")
        .shortNames("ev")
        .namespaced()
        .createdByUpdate()
        .field("involvedObject.kind")
        .field("involvedObject.namespace")
        .field("involvedObject.name")
        .field("involvedObject.uid")
        .field("involvedObject.apiVersion")
        .field("involvedObject.resourceVersion")
        .field("involvedObject.fieldPath")
        .field("reason")
        .field("reportingComponent", event -> reporter(event))
        .field("source", event -> reporter(event))
        .field("type")
        .columnsAsTheyStand(EventColumns.all())
        .build();
  }

  private static String reporter(tools.jackson.databind.node.ObjectNode event) {
    return Cells.or(
        Json.string(event, "source", "component"), Json.string(event, "reportingComponent"));
  }
}
