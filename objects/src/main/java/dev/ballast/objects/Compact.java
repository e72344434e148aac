package dev.ballast.objects;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Copies of trees that are kept for long: small objects come without hash tables, and nobody can
/// change what all share. For anything else they are as other trees, and equal to them.
public final class Compact {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  /// Beyond so many fields a hash table is worth its place.
  private static final int FEW = 24;

  private Compact() {}

  /// `whole` without `metadata.managedFields`, which is half of a tree, and which only the server
  /// decides by; an update that names none keeps those that are there.
  public static KubeObject kept(KubeObject whole) {
    ObjectNode metadata = whole.metadata();
    if (!metadata.has("managedFields")) return new KubeObject(of(whole.tree()));
    ObjectNode less = NODES.objectNode().setAll(metadata);
    less.remove("managedFields");
    ObjectNode tree = NODES.objectNode().setAll(whole.tree());
    tree.set("metadata", less);
    return new KubeObject(of(tree));
  }

  public static ObjectNode of(ObjectNode tree) {
    int size = tree.size();
    if (size > FEW) {
      Map<String, JsonNode> fields = LinkedHashMap.newLinkedHashMap(size);
      tree.properties().forEach(each -> fields.put(each.getKey(), value(each.getValue())));
      return new ObjectNode(NODES, Collections.unmodifiableMap(fields));
    }
    var fields = new Object[2 * size];
    int at = 0;
    for (Map.Entry<String, JsonNode> each : tree.properties()) {
      fields[at++] = each.getKey();
      fields[at++] = value(each.getValue());
    }
    return new ObjectNode(NODES, new FewFields(fields));
  }

  private static JsonNode value(JsonNode node) {
    if (node instanceof ObjectNode object) return of(object);
    if (!(node instanceof ArrayNode array)) return node;
    var items = new JsonNode[array.size()];
    for (int i = 0; i < items.length; i++) items[i] = value(array.get(i));
    return new ArrayNode(NODES, List.of(items));
  }
}
