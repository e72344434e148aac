package dev.ballast.kinds.custom;

import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.Durations;
import dev.ballast.objects.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The columns of a version's table: the name, then what its `additionalPrinterColumns` say, or its
/// age where they say nothing, or what nobody can read.
final class CustomColumns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Column AGE =
      Column.of("Age", "date")
          .documents("metadata.creationTimestamp")
          .shown((object, now) -> date(Json.at(object, "metadata", "creationTimestamp"), now));

  private CustomColumns() {}

  static Column[] of(JsonNode version) {
    var columns = new ArrayList<Column>();
    try {
      for (JsonNode each : version.path("additionalPrinterColumns")) columns.add(column(each));
    } catch (IllegalArgumentException noPath) {
      columns.clear();
    }
    if (columns.isEmpty()) columns.add(AGE);
    return columns.toArray(Column[]::new);
  }

  private static Column column(JsonNode source) {
    String type = Json.string(source, "type");
    String path = Json.string(source, "jsonPath");
    String words = Json.string(source, "description");
    if (words.isEmpty()) words = "Custom resource definition column (in JSONPath format): " + path;
    JsonPath read = JsonPath.parse(path);
    return new Column(
        Json.string(source, "name"),
        type,
        Json.string(source, "format"),
        (int) Json.number(source, 0, "priority"),
        "",
        words,
        (object, now) -> cell(type, read.in(object), now));
  }

  /// What a column of `type` shows of what its path found: nothing where that has another type.
  private static JsonNode cell(String type, List<JsonNode> found, Instant now) {
    if (found.isEmpty()) return NODES.nullNode();
    if (type.equals("string")) return NODES.stringNode(text(found));
    JsonNode value = found.getFirst();
    return switch (type) {
      case "integer" ->
          value.isIntegralNumber()
              ? value
              : value.isNumber() ? NODES.numberNode(value.asLong()) : NODES.nullNode();
      case "number" -> value.isNumber() ? value : NODES.nullNode();
      case "boolean" -> value.isBoolean() ? value : NODES.nullNode();
      case "date" -> date(value, now);
      default -> NODES.nullNode();
    };
  }

  private static String text(List<JsonNode> found) {
    return found.stream()
        .map(
            each ->
                each.isString() ? each.stringValue() : each.isNull() ? "<nil>" : Json.text(each))
        .collect(Collectors.joining(" "));
  }

  private static JsonNode date(JsonNode value, Instant now) {
    if (!value.isString()) return NODES.nullNode();
    try {
      Instant then = OffsetDateTime.parse(value.stringValue()).toInstant();
      return NODES.stringNode(Durations.human(java.time.Duration.between(then, now)));
    } catch (DateTimeException e) {
      return NODES.stringNode("<invalid>");
    }
  }
}
