package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
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
        .rules(Events::rules)
        .updateRules((event, old) -> rules(event))
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

  private static String reporter(ObjectNode event) {
    return Cells.or(
        Json.string(event, "source", "component"), Json.string(event, "reportingComponent"));
  }

  /// What an event always shows.
  private static void defaults(ObjectNode event) {
    Json.child(event, "involvedObject");
    Json.child(event, "source");
    for (String time : List.of("firstTimestamp", "lastTimestamp", "eventTime")) {
      if (!event.has(time)) event.putNull(time);
    }
    for (String reporter : List.of("reportingComponent", "reportingInstance")) {
      if (!event.has(reporter)) event.put(reporter, "");
    }
  }

  /// An event stands where its object does; those of cluster-scoped objects stand in `default`.
  private static void rules(Field event) {
    Field about = event.at("involvedObject", "namespace");
    Field namespace = event.at("metadata", "namespace");
    boolean agrees = about.empty() ? namespace.is("default") : namespace.is(about.text());
    if (!agrees) about.invalid(about.text(), "does not match event.namespace");
  }
}
