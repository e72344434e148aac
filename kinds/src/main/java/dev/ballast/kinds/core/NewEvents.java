package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Events as `events.k8s.io` has them: the same objects as those of `v1`, in newer words.
public final class NewEvents {
  private static final String STORED_AS = "v1";
  private static final String SERVED_AS = "events.k8s.io/v1";

  /// The newer words, and what `v1` says for them.
  private static final Map<String, String> OLD_WORDS =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private static final Map<String, String> NEW_WORDS = inverse(OLD_WORDS);
  private static final View VIEW = new View(STORED_AS, NewEvents::shown, NewEvents::stored);

  private NewEvents() {}

  public static Kind kind() {
    KindBuilder builder =
        KindBuilder.kind("events.k8s.io", "v1", "Event", "events")
            .shortNames("ev")
            .namespaced()
            .createdByUpdate()
            .view(VIEW)
            .defaults(NewEvents::defaults)
            .rules(event -> EventRules.created(old(event)))
            .updateRules((event, before) -> EventRules.updated(old(event), old(before)))
            .field("reason")
            .field("reportingController", event -> Events.reporter(stored(event)))
            .field("type")
            .columnsAsTheyStand(
                Stream.of(EventColumns.all()).map(NewEvents::column).toArray(Column[]::new));
    for (String part :
        List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"))
      builder.field("regarding." + part);
    return builder.build();
  }

  private static Map<String, String> inverse(Map<String, String> words) {
    var inverse = new LinkedHashMap<String, String>();
    words.forEach((one, other) -> inverse.put(other, one));
    return Map.copyOf(inverse);
  }

  /// The column of `v1`, of an event in newer words.
  private static Column column(Column old) {
    Column made = old.shown((event, now) -> old.cell(stored(event), now));
    return old.documents().isEmpty() || old.documents().startsWith("metadata")
        ? made
        : made.documentedBy("io.k8s.api.core.v1.Event");
  }

  private static Field old(Field event) {
    return event.value() instanceof ObjectNode tree ? event.with(stored(tree)) : event;
  }

  private static void defaults(ObjectNode event) {
    Json.child(event, "regarding");
    Json.child(event, "deprecatedSource");
    for (String time :
        List.of("eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp")) {
      if (!event.has(time)) event.putNull(time);
    }
  }

  private static ObjectNode stored(ObjectNode event) {
    ObjectNode made = said(event, OLD_WORDS, STORED_AS);
    Events.defaults(made);
    return made;
  }

  private static ObjectNode shown(ObjectNode event) {
    ObjectNode made = said(event, NEW_WORDS, SERVED_AS);
    for (String reporter : List.of("reportingController", "reportingInstance")) {
      if (Json.string(made, reporter).isEmpty()) made.remove(reporter);
    }
    return made;
  }

  private static ObjectNode said(ObjectNode event, Map<String, String> words, String apiVersion) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : event.properties())
      made.set(words.getOrDefault(each.getKey(), each.getKey()), each.getValue());
    return made.put("apiVersion", apiVersion);
  }
}
