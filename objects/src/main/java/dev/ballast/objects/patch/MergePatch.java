package dev.ballast.objects.patch;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// RFC 7386: objects merge, null removes, anything else replaces. The given trees are not changed.
public final class MergePatch {
  private MergePatch() {}

  public static ObjectNode apply(ObjectNode tree, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      throw ApiException.badRequest("error decoding patch: a merge patch must be a JSON object");
    }
    return merge(tree, changes);
  }

  private static ObjectNode merge(ObjectNode tree, ObjectNode changes) {
    ObjectNode made = Json.object();
    made.setAll(tree);
    for (Map.Entry<String, JsonNode> each : changes.properties()) {
      String name = each.getKey();
      switch (each.getValue()) {
        case ObjectNode inner ->
            made.set(
                name,
                merge(tree.get(name) instanceof ObjectNode there ? there : Json.object(), inner));
        case JsonNode value when value.isNull() -> made.remove(name);
        case JsonNode value -> made.set(name, value);
      }
    }
    return made;
  }
}
