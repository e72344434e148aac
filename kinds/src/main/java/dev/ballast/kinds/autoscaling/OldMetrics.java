package dev.ballast.kinds.autoscaling;

import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Metrics as the annotations of `autoscaling/v1` have them: flat, each value under a name of its
/// own.
final class OldMetrics {
  private static final List<String> SOURCES =
      List.of("resource", "containerResource", "pods", "object", "external");

  /// What a spec's targets are called, by the source that they stand in.
  private static final Map<String, String> TARGETS =
      Map.of(
          "averageUtilization", "targetAverageUtilization",
          "averageValue", "targetAverageValue",
          "value", "targetValue");

  private static final Map<String, String> CURRENT =
      Map.of(
          "averageUtilization", "currentAverageUtilization",
          "averageValue", "currentAverageValue",
          "value", "currentValue");

  private OldMetrics() {}

  static ObjectNode spec(JsonNode metric) {
    return flat(metric, "target", TARGETS);
  }

  static ObjectNode status(JsonNode metric) {
    return flat(metric, "current", CURRENT);
  }

  static ObjectNode newSpec(JsonNode metric) {
    return deep(metric, "target", TARGETS);
  }

  static ObjectNode newStatus(JsonNode metric) {
    return deep(metric, "current", CURRENT);
  }

  private static ObjectNode flat(JsonNode metric, String values, Map<String, String> names) {
    ObjectNode made = Json.object().put("type", Json.string(metric, "type"));
    for (String source : SOURCES) {
      JsonNode there = metric.path(source);
      if (!there.isObject()) continue;
      ObjectNode old = made.putObject(source);
      for (String same : List.of("name", "container")) move(there, same, old, same);
      move(there, "describedObject", old, "target");
      move(there.path("metric"), "name", old, "metricName");
      move(there.path("metric"), "selector", old, selector(source));
      names.forEach(
          (value, name) -> move(there.path(values), value, old, name(source, value, name)));
    }
    return made;
  }

  private static ObjectNode deep(JsonNode metric, String values, Map<String, String> names) {
    ObjectNode made = Json.object().put("type", Json.string(metric, "type"));
    for (String source : SOURCES) {
      JsonNode old = metric.path(source);
      if (!old.isObject()) continue;
      ObjectNode there = made.putObject(source);
      for (String same : List.of("name", "container")) move(old, same, there, same);
      move(old, "target", there, "describedObject");
      if (old.has("metricName")) {
        ObjectNode identity = there.putObject("metric");
        move(old, "metricName", identity, "name");
        move(old, selector(source), identity, "selector");
      }
      ObjectNode read = there.putObject(values);
      names.forEach((value, name) -> move(old, name(source, value, name), read, value));
      if (values.equals("target")) read.put("type", type(read));
    }
    return made;
  }

  private static String selector(String source) {
    return source.equals("external") ? "metricSelector" : "selector";
  }

  /// An object's average is just that.
  private static String name(String source, String value, String name) {
    return source.equals("object") && value.equals("averageValue") ? value : name;
  }

  private static String type(ObjectNode target) {
    if (target.has("averageUtilization")) return "Utilization";
    return target.has("averageValue") ? "AverageValue" : "Value";
  }

  private static void move(JsonNode from, String field, ObjectNode to, String name) {
    JsonNode value = from.get(field);
    if (value != null && !value.isNull()) to.set(name, value);
  }
}
