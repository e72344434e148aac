package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schema.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A tree without the members of a set. What is left empty stays empty: normalising takes it away.
final class Prune {
  private Prune() {}

  static ObjectNode of(Schema schema, ObjectNode tree, FieldSet gone) {
    return fields(schema, tree, gone);
  }

  private static ObjectNode fields(Schema schema, ObjectNode tree, FieldSet gone) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> each : tree.properties()) {
      FieldSet below = gone.below(Steps.field(each.getKey()));
      if (below == null) made.set(each.getKey(), each.getValue());
      else if (!below.isMember())
        made.set(each.getKey(), value(Steps.inside(schema, each.getKey()), each.getValue(), below));
    }
    return made;
  }

  private static JsonNode value(@Nullable Schema schema, JsonNode value, FieldSet gone) {
    if (schema == null || Steps.isLeaf(schema, value)) return value;
    if (schema.type() == Type.ARRAY) return items(schema, value, gone);
    return value instanceof ObjectNode object ? fields(schema, object, gone) : value;
  }

  private static ArrayNode items(Schema list, JsonNode items, FieldSet gone) {
    ArrayNode made = Json.array();
    for (JsonNode each : items) {
      FieldSet below = gone.below(Steps.item(list, each));
      if (below == null) made.add(each);
      else if (!below.isMember()) made.add(value(list.items(), each, below));
    }
    return made;
  }
}
