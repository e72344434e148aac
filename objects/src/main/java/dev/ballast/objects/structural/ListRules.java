package dev.ballast.objects.structural;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// That the items of a set are unique, and those of a list with keys by their keys.
public final class ListRules {
  private final List<FieldError> errors = new ArrayList<>();

  private ListRules() {}

  public static List<FieldError> check(Structural schema, ObjectNode object) {
    var pass = new ListRules();
    pass.object(schema, object, Place.ROOT);
    return pass.errors;
  }

  private void value(@Nullable Structural schema, JsonNode value, Place at) {
    if (schema == null) return;
    if (value instanceof ObjectNode object) object(schema, object, at);
    else if (value instanceof ArrayNode list) list(schema, list, at);
  }

  private void object(Structural schema, ObjectNode object, Place at) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      Structural property = schema.property(each.getKey());
      if (property != null) value(property, each.getValue(), at.field(each.getKey()));
      else value(schema.values(), each.getValue(), at.key(each.getKey()));
    }
  }

  private void list(Structural schema, ArrayNode list, Place at) {
    switch (schema.listType()) {
      case "set" -> unique(list.valueStream().toList(), at);
      case "map" -> map(schema, list, at);
      default -> {}
    }
    for (int i = 0; i < list.size(); i++) value(schema.items(), list.get(i), at.index(i));
  }

  private void map(Structural schema, ArrayNode list, Place at) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (item.isObject() || item.isNull()) continue;
      String why = "must be an object for an array of list-type map";
      errors.add(FieldError.invalid(at.index(i).toString(), item, why));
      return;
    }
    unique(list.valueStream().map(each -> keys(schema.mapKeys(), each)).toList(), at);
  }

  /// The part of an item that tells it from the others.
  public static JsonNode keys(List<String> names, JsonNode item) {
    ObjectNode keys = Json.object();
    for (String name : names) if (item.has(name)) keys.set(name, item.get(name));
    return keys;
  }

  /// Complains once of each value that is there again.
  private void unique(List<JsonNode> values, Place at) {
    var seen = new HashMap<JsonNode, Integer>();
    for (int i = 0; i < values.size(); i++) {
      int times = seen.merge(values.get(i), 1, Integer::sum);
      if (times == 2) errors.add(FieldError.duplicate(at.index(i).toString(), values.get(i)));
    }
  }
}
