package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schema.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an applier wants, merged into the live tree: objects by field, lists with keys by key, all
/// else replaced.
final class Merge {
  private Merge() {}

  static ObjectNode of(Schema schema, ObjectNode live, ObjectNode wanted) {
    return fields(schema, live, wanted);
  }

  private static ObjectNode fields(Schema schema, JsonNode live, ObjectNode wanted) {
    ObjectNode made = Json.object();
    if (live instanceof ObjectNode there) made.setAll(there);
    for (Map.Entry<String, JsonNode> each : wanted.properties()) {
      Schema inside = Steps.inside(schema, each.getKey());
      made.set(each.getKey(), value(inside, made.get(each.getKey()), each.getValue()));
    }
    return made;
  }

  private static JsonNode value(@Nullable Schema schema, @Nullable JsonNode live, JsonNode wanted) {
    if (schema == null || live == null || Steps.isLeaf(schema, live, wanted))
      return wanted.deepCopy();
    if (schema.type() == Type.ARRAY && wanted instanceof ArrayNode)
      return items(schema, live, wanted);
    return wanted instanceof ObjectNode object ? fields(schema, live, object) : wanted.deepCopy();
  }

  /// Live items keep their order; new ones follow.
  private static ArrayNode items(Schema list, JsonNode live, JsonNode wanted) {
    var all = new LinkedHashMap<String, JsonNode>(Steps.items(list, live));
    Steps.items(list, wanted)
        .forEach(
            (step, item) -> all.merge(step, item, (old, made) -> value(list.items(), old, made)));
    ArrayNode array = Json.array();
    all.values().forEach(array::add);
    return array;
  }
}
