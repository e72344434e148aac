package dev.ballast.kinds.custom;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads `.status.conditions[?(@.type=="Ready")].status`: the JSONPath of printed columns and
/// selectable fields (<https://kubernetes.io/docs/reference/kubectl/jsonpath/>, without templates).
public final class JsonPath {
  /// One step, from the values that were reached to those that it leads to.
  sealed interface Step {
    record Name(String name) implements Step {}

    record Index(int index) implements Step {}

    record Slice(Integer[] bounds) implements Step {
      static Slice of(Integer... bounds) {
        return new Slice(bounds);
      }
    }

    record All() implements Step {}

    record Below() implements Step {}

    record Filter(JsonPath left, String operator, Object right) implements Step {}
  }

  private final List<Step> steps;

  JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// @throws IllegalArgumentException where `text` is no path
  public static JsonPath parse(String text) {
    return new JsonPathParser(text).path();
  }

  /// What the path leads to; nothing where a step leads nowhere.
  List<JsonNode> in(JsonNode object) {
    List<JsonNode> here = List.of(object);
    for (Step step : steps) {
      var next = new ArrayList<JsonNode>();
      for (JsonNode each : here) take(step, each, next);
      here = next;
    }
    return here;
  }

  /// A scalar as field selectors compare it.
  String text(ObjectNode object) {
    List<JsonNode> found = in(object);
    if (found.isEmpty() || found.getFirst().isContainer()) return "";
    return found.getFirst().asString("");
  }

  private static void take(Step step, JsonNode from, List<JsonNode> next) {
    switch (step) {
      case Step.Name(String name) -> {
        if (from.isObject() && from.has(name)) next.add(from.get(name));
      }
      case Step.Index(int index) -> {
        int at = index < 0 ? from.size() + index : index;
        if (from.isArray() && at >= 0 && at < from.size()) next.add(from.get(at));
      }
      case Step.Slice(Integer[] bounds) -> slice(bounds, from, next);
      case Step.All() -> {
        if (from.isArray()) from.forEach(next::add);
        else from.properties().forEach(each -> next.add(each.getValue()));
      }
      case Step.Below() -> below(from, next);
      case Step.Filter filter -> {
        if (from.isArray()) for (JsonNode each : from) if (holds(filter, each)) next.add(each);
      }
    }
  }

  private static void slice(Integer[] bounds, JsonNode from, List<JsonNode> next) {
    if (!from.isArray()) return;
    int size = from.size();
    int start = bounds[0] == null ? 0 : bounds[0] < 0 ? size + bounds[0] : bounds[0];
    int end = bounds[1] == null ? size : bounds[1] < 0 ? size + bounds[1] : bounds[1];
    int step = bounds[2] == null || bounds[2] <= 0 ? 1 : bounds[2];
    for (int i = Math.max(0, start); i < Math.min(size, end); i += step) next.add(from.get(i));
  }

  private static void below(JsonNode from, List<JsonNode> next) {
    next.add(from);
    if (from.isArray()) {
      for (JsonNode each : from) if (each.isContainer()) below(each, next);
    } else {
      for (Map.Entry<String, JsonNode> each : from.properties())
        if (each.getValue().isContainer()) below(each.getValue(), next);
    }
  }

  private static boolean holds(Step.Filter filter, JsonNode item) {
    List<JsonNode> left = filter.left.in(item);
    if (filter.operator.isEmpty()) return !left.isEmpty();
    if (left.isEmpty()) return false;
    JsonNode one = left.getFirst();
    JsonNode other =
        switch (filter.right) {
          case JsonPath path -> path.in(item).stream().findFirst().orElse(null);
          case JsonNode value -> value;
          default -> null;
        };
    if (other == null) return false;
    return switch (filter.operator) {
      case "==" -> Json.same(one, other);
      case "!=" -> !Json.same(one, other);
      case "<" -> compare(one, other) < 0;
      case "<=" -> compare(one, other) <= 0;
      case ">" -> compare(one, other) > 0;
      default -> compare(one, other) >= 0;
    };
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber())
      return one.decimalValue().compareTo(other.decimalValue());
    return one.asString("").compareTo(other.asString(""));
  }
}
