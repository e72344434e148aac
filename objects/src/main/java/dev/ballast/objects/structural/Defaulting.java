package dev.ballast.objects.structural;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Fills in the defaults of a schema, and takes nulls away that it does not allow. A default of a
/// field counts only where the object around it is there.
public final class Defaulting {
  private Defaulting() {}

  public static void fill(Structural schema, JsonNode value) {
    if (schema.fills()) defaults(schema, value);
    dropNulls(schema, value);
  }

  private static void defaults(Structural schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      schema.properties().forEach((name, property) -> field(object, name, property));
      for (String name : List.copyOf(object.propertyNames())) {
        Structural inside = inside(schema, name);
        if (inside == null || !inside.fills()) continue;
        if (schema.property(name) == null) instead(object, name, inside);
        defaults(inside, object.get(name));
      }
    } else if (value instanceof ArrayNode list) {
      Structural items = schema.items();
      if (items == null || !items.fills()) return;
      for (int i = 0; i < list.size(); i++) {
        JsonNode filler = items.defaultValue();
        if (isWrongNull(list.get(i), items) && filler != null) list.set(i, filler.deepCopy());
        defaults(items, list.get(i));
      }
    }
  }

  private static void field(ObjectNode object, String name, Structural property) {
    JsonNode filler = property.defaultValue();
    if (filler == null) return;
    JsonNode there = object.get(name);
    if (there == null || isWrongNull(there, property)) object.set(name, filler.deepCopy());
  }

  private static void instead(ObjectNode object, String name, Structural inside) {
    JsonNode filler = inside.defaultValue();
    if (filler != null && isWrongNull(object.get(name), inside))
      object.set(name, filler.deepCopy());
  }

  private static @Nullable Structural inside(Structural schema, String name) {
    Structural property = schema.property(name);
    return property != null ? property : schema.values();
  }

  private static boolean isWrongNull(JsonNode value, Structural schema) {
    return value.isNull() && !schema.nullable();
  }

  private static void dropNulls(Structural schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      boolean some = false;
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        Structural inside = inside(schema, each.getKey());
        if (inside == null) continue;
        if (isWrongNull(each.getValue(), inside)) some = true;
        else if (each.getValue().isContainer()) dropNulls(inside, each.getValue());
      }
      if (some) {
        for (String name : List.copyOf(object.propertyNames())) {
          Structural inside = inside(schema, name);
          if (inside != null && isWrongNull(object.get(name), inside)) object.remove(name);
        }
      }
    } else if (value instanceof ArrayNode list && schema.items() != null) {
      for (JsonNode each : list) if (each.isContainer()) dropNulls(schema.items(), each);
    }
  }
}
