package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Something that happened to an object.
public final class Events {
  private Events() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Event", "events")
        .shortNames("ev")
        .namespaced()
        .createdByUpdate()
        .defaults(Events::defaults)
        .rules(EventRules::plain)
        .updateRules((event, old) -> EventRules.plain(event))
        .field("involvedObject.kind")
        .field("involvedObject.namespace")
        .field("involvedObject.name")
        .field("involvedObject.uid")
        .field("involvedObject.apiVersion")
        .field("involvedObject.resourceVersion")
        .field("involvedObject.fieldPath")
        .field("reason")
        .field("reportingComponent", Events::reporter)
        .field("source", Events::reporter)
        .field("type")
        .columnsAsTheyStand(EventColumns.all())
        .build();
  }

  static String reporter(ObjectNode event) {
    return Cells.or(
        Json.string(event, "source", "component"), Json.string(event, "reportingComponent"));
  }

  /// What an event always shows.
  static void defaults(ObjectNode event) {
    Json.child(event, "involvedObject");
    Json.child(event, "source");
    for (String time : List.of("firstTimestamp", "lastTimestamp", "eventTime")) {
      if (!event.has(time)) event.putNull(time);
    }
    for (String reporter : List.of("reportingComponent", "reportingInstance")) {
      if (!event.has(reporter)) event.put(reporter, "");
    }
  }
}
