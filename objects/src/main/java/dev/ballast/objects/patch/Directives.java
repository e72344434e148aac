package dev.ballast.objects.patch;

import dev.ballast.objects.Json;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a patch leaves where there was nothing to merge it with: its values without directives and
/// nulls. And the way Go prints a tree, which Kubernetes' messages carry.
final class Directives {
  private Directives() {}

  static JsonNode dropped(JsonNode value) {
    if (value instanceof ObjectNode object) {
      if (object.path(StrategicPatch.PATCH).asString("").equals("delete")) return Json.object();
      ObjectNode made = Json.object();
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        if (each.getKey().startsWith("$") || each.getValue().isNull()) continue;
        made.set(each.getKey(), dropped(each.getValue()));
      }
      return made;
    }
    if (!(value instanceof ArrayNode array)) return value;
    ArrayNode made = Json.array();
    for (JsonNode each : array) if (!each.has(StrategicPatch.PATCH)) made.add(dropped(each));
    return made;
  }

  /// `map[image:c:1 name:c]`.
  static String printed(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(each -> each.getKey() + ":" + printed(each.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (value instanceof ArrayNode array) {
      return array
          .valueStream()
          .map(Directives::printed)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    return value.isNull() ? "<nil>" : value.asString();
  }
}
