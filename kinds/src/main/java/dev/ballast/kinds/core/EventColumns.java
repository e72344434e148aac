package dev.ballast.kinds.core;

import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.Durations;
import dev.ballast.objects.Json;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How an Event shows in a table: what happened before who it happened to.
final class EventColumns {
  private EventColumns() {}

  static Column[] all() {
    return new Column[] {
      Column.text("Last Seen")
          .documents("lastTimestamp")
          .shown((event, now) -> text(lastSeen(event, now))),
      Column.text("Type").documents("type").showsTextAt("type"),
      Column.text("Reason").documents("reason").showsTextAt("reason"),
      Column.text("Object").documents("involvedObject").shows(EventColumns::target),
      Column.text("Subobject")
          .documents("involvedObject.fieldPath")
          .wide()
          .showsTextAt("involvedObject", "fieldPath"),
      Column.text("Source").documents("source").wide().shows(EventColumns::source),
      Column.text("Message")
          .documents("message")
          .shows(event -> Json.string(event, "message").strip()),
      Column.text("First Seen")
          .documents("firstTimestamp")
          .wide()
          .shown((event, now) -> text(firstSeen(event, now))),
      Column.text("Count").documents("count").wide().showsNumber(EventColumns::count),
      Column.NAME.wide()
    };
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  private static String firstSeen(ObjectNode event, Instant now) {
    String first = Json.string(event, "firstTimestamp");
    return Durations.since(first.isEmpty() ? Json.string(event, "eventTime") : first, now);
  }

  private static String lastSeen(ObjectNode event, Instant now) {
    if (event.path("series").isObject())
      return Durations.since(Json.string(event, "series", "lastObservedTime"), now);
    String last = Json.string(event, "lastTimestamp");
    return last.isEmpty() ? firstSeen(event, now) : Durations.since(last, now);
  }

  private static long count(ObjectNode event) {
    if (event.path("series").isObject()) return Json.number(event, 0, "series", "count");
    return Math.max(1, Json.number(event, 0, "count"));
  }

  private static String target(ObjectNode event) {
    String kind = Json.string(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
    String name = Json.string(event, "involvedObject", "name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(ObjectNode event) {
    String component =
        Cells.or(
            Json.string(event, "source", "component"), Json.string(event, "reportingComponent"));
    String host =
        Cells.or(Json.string(event, "source", "host"), Json.string(event, "reportingInstance"));
    return host.isEmpty() ? component : component + ", " + host;
  }
}
