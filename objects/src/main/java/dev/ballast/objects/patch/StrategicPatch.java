package dev.ballast.objects.patch;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes' strategic merge patch: objects merge, lists merge by the key that the schema names,
/// and directives in the patch (`$patch`, `$retainKeys`, `$setElementOrder/...`,
/// `$deleteFromPrimitiveList/...`) say otherwise. The given trees are not changed.
public final class StrategicPatch {
  static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicPatch() {}

  /// @throws ApiException where the patch contradicts itself or lacks a merge key
  public static ObjectNode apply(Schema schema, ObjectNode tree, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      throw ApiException.badRequest(
          "error decoding patch: a strategic merge patch must be a JSON object");
    }
    return merge(schema, tree, changes);
  }

  private static ObjectNode merge(@Nullable Schema schema, ObjectNode tree, ObjectNode patch) {
    JsonNode directive = patch.get(PATCH);
    if (directive != null) return directed(directive.asString(""), patch);
    ObjectNode made = Json.object();
    made.setAll(tree);
    retain(made, patch);
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      if (each.getKey().startsWith(ORDER))
        ordered(schema, made, patch, each.getKey().substring(ORDER.length()));
    }
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      String name = each.getKey();
      if (name.equals(RETAIN) || name.startsWith(ORDER) || patch.has(ORDER + name)) continue;
      if (name.startsWith(DELETE)) delete(made, name.substring(DELETE.length()), each.getValue());
      else change(schema, made, name, each.getValue());
    }
    return made;
  }

  private static ObjectNode directed(String directive, ObjectNode patch) {
    switch (directive) {
      case "replace" -> {
        ObjectNode whole = Json.object();
        whole.setAll(patch);
        whole.remove(PATCH);
        return whole;
      }
      case "delete" -> {
        return Json.object();
      }
      default -> throw failure("Unknown patch type found: " + directive);
    }
  }

  private static void retain(ObjectNode made, ObjectNode patch) {
    JsonNode kept = patch.path(RETAIN);
    if (kept.isMissingNode()) return;
    Set<String> names = new HashSet<>();
    kept.forEach(name -> names.add(name.asString("")));
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      boolean directive = each.getKey().startsWith("$");
      if (!directive && !each.getValue().isNull() && !names.contains(each.getKey())) {
        throw failure("couldn't find key " + each.getKey() + " in $retainKeys list");
      }
    }
    made.retain(names);
  }

  private static void change(
      @Nullable Schema schema, ObjectNode made, String name, JsonNode value) {
    JsonNode there = made.get(name);
    Schema place = place(schema, name);
    if (value.isNull()) {
      made.remove(name);
    } else if (there instanceof ObjectNode old && value instanceof ObjectNode changes) {
      boolean whole = place != null && place.patchStrategies().contains("replace");
      made.set(name, whole ? changes : merge(place, old, changes));
    } else if (there instanceof ArrayNode old && value instanceof ArrayNode changes) {
      made.set(name, list(place, old, changes));
    } else {
      made.set(name, Directives.dropped(value));
    }
  }

  private static JsonNode list(@Nullable Schema place, ArrayNode old, ArrayNode changes) {
    if (place == null || !place.patchStrategies().contains("merge"))
      return Directives.dropped(changes);
    return ListMerge.of(place).merge(old, changes);
  }

  private static @Nullable Schema place(@Nullable Schema schema, String name) {
    if (schema == null) return null;
    Schema property = schema.property(name);
    return property != null ? property : schema.additionalProperties();
  }

  private static void delete(ObjectNode made, String name, JsonNode items) {
    if (!(made.get(name) instanceof ArrayNode there)) return;
    Set<JsonNode> gone = new HashSet<>();
    items.forEach(gone::add);
    ArrayNode left = Json.array();
    for (JsonNode each : there) if (!gone.contains(each)) left.add(each);
    made.set(name, left);
  }

  /// `$setElementOrder/name`: merges the list and puts it in that order; items that the patch does
  /// not know keep their place.
  private static void ordered(
      @Nullable Schema schema, ObjectNode made, ObjectNode patch, String name) {
    Schema place = place(schema, name);
    if (!(patch.get(ORDER + name) instanceof ArrayNode order) || place == null) return;
    if (patch.get(DELETE + name) instanceof ArrayNode gone) delete(made, name, gone);
    JsonNode changes = patch.get(name);
    ListMerge lists = ListMerge.of(place);
    if (changes instanceof ArrayNode items) lists.checkOrder(items, order);
    ArrayNode old = made.get(name) instanceof ArrayNode there ? there : Json.array();
    if (!(changes instanceof ArrayNode) && !made.has(name)) return;
    ArrayNode merged = changes instanceof ArrayNode items ? lists.merge(old, items) : old;
    made.set(name, lists.ordered(merged, order, old));
  }

  static ObjectNode mergeItem(@Nullable Schema schema, ObjectNode item, ObjectNode changes) {
    return merge(schema, item, changes);
  }

  /// Kubernetes answers a patch that contradicts itself with 500 and no reason.
  static ApiException failure(String message) {
    return ApiException.of(500, "", message);
  }

  /// The items of `list`, as a list that can be changed.
  static List<JsonNode> items(ArrayNode list) {
    var items = new ArrayList<JsonNode>(list.size());
    list.forEach(items::add);
    return items;
  }
}
