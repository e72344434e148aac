package dev.ballast.client;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One answer to a list: the objects, the version they are of, and the token of the next page (`""`
/// on the last one).
public record ObjectList(String resourceVersion, String continueToken, List<KubeObject> items) {
  static ObjectList of(ObjectNode body) {
    String apiVersion = Json.string(body, "apiVersion");
    String kind = Json.string(body, "kind");
    if (kind.endsWith("List")) kind = kind.substring(0, kind.length() - "List".length());
    JsonNode trees = body.path("items");
    var items = new ArrayList<KubeObject>(trees.size());
    for (JsonNode tree : trees) items.add(whole((ObjectNode) tree, apiVersion, kind));
    return new ObjectList(
        Json.string(body, "metadata", "resourceVersion"),
        Json.string(body, "metadata", "continue"),
        items);
  }

  /// Items of a list may come without the kind that the list names once.
  private static KubeObject whole(ObjectNode tree, String apiVersion, String kind) {
    if (tree.has("kind")) return new KubeObject(tree);
    ObjectNode named = Json.object();
    named.put("kind", kind).put("apiVersion", apiVersion);
    for (Map.Entry<String, JsonNode> each : tree.properties())
      named.set(each.getKey(), each.getValue());
    return new KubeObject(named);
  }
}
