package dev.ballast.objects.patch;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Merging of one list with the list in a strategic merge patch: objects match by `key`, scalars by
/// value (`key` is `""`).
record ListMerge(String key, @Nullable Schema items) {
  static ListMerge of(Schema list) {
    return new ListMerge(list.patchMergeKey(), list.items());
  }

  ArrayNode merge(ArrayNode old, ArrayNode changes) {
    if (key.isEmpty()) {
      var both = new LinkedHashSet<JsonNode>(StrategicPatch.items(old));
      changes.forEach(both::add);
      return ordered(array(both), changes, old);
    }
    boolean replace = changes.valueStream().anyMatch(each -> directive(each).equals("replace"));
    List<JsonNode> kept = replace ? new ArrayList<>() : StrategicPatch.items(old);
    ArrayNode additions = Json.array();
    for (JsonNode each : changes) {
      switch (directive(each)) {
        case "" -> additions.add(each);
        case "delete" -> kept.removeIf(same(each));
        case "replace" -> {
          /* Seen above. */
        }
        default -> throw StrategicPatch.failure("Unknown patch type found: " + directive(each));
      }
    }
    if (replace) return (ArrayNode) Directives.dropped(additions);
    for (JsonNode each : additions) mergeOne(kept, each);
    return ordered(array(kept), additions, old);
  }

  private static String directive(JsonNode item) {
    return item.path(StrategicPatch.PATCH).asString("");
  }

  private void mergeOne(List<JsonNode> kept, JsonNode change) {
    int at = index(kept, change);
    if (at < 0) {
      kept.add(Directives.dropped(change));
    } else if (kept.get(at) instanceof ObjectNode there && change instanceof ObjectNode changes) {
      kept.set(at, StrategicPatch.mergeItem(items, there, changes));
    }
  }

  private int index(List<JsonNode> list, JsonNode item) {
    Predicate<JsonNode> same = same(item);
    for (int i = 0; i < list.size(); i++) if (same.test(list.get(i))) return i;
    return -1;
  }

  private Predicate<JsonNode> same(JsonNode item) {
    JsonNode name = name(item);
    return other -> name.equals(key.isEmpty() ? other : other.path(key));
  }

  private JsonNode name(JsonNode item) {
    if (key.isEmpty()) return item;
    JsonNode name = item.get(key);
    if (name != null) return name;
    throw StrategicPatch.failure(
        "map: " + Directives.printed(item) + " does not contain declared merge key: " + key);
  }

  /// `merged` with the items of `order` in that order. The others keep the order of `old`, and
  /// stand before an item of `order` only where both stood in `old` so.
  ArrayNode ordered(ArrayNode merged, ArrayNode order, ArrayNode old) {
    List<JsonNode> wanted = StrategicPatch.items(order);
    List<JsonNode> before = StrategicPatch.items(old);
    var named = new ArrayList<JsonNode>();
    for (JsonNode each : wanted) {
      int at = index(StrategicPatch.items(merged), each);
      if (at >= 0) named.add(merged.get(at));
    }
    var others = new ArrayList<JsonNode>();
    for (JsonNode each : merged) if (index(wanted, each) < 0) others.add(each);
    ArrayNode made = Json.array();
    int i = 0;
    for (JsonNode each : named) {
      int place = index(before, each);
      while (i < others.size() && place >= 0) {
        int other = index(before, others.get(i));
        if (other < 0 || other > place) break;
        made.add(others.get(i++));
      }
      made.add(each);
    }
    while (i < others.size()) made.add(others.get(i++));
    return made;
  }

  /// The patch's items must come in the order that its `$setElementOrder` gives.
  void checkOrder(ArrayNode changes, ArrayNode order) {
    List<JsonNode> wanted = StrategicPatch.items(order);
    int last = -1;
    for (JsonNode each : changes) {
      if (each.has(StrategicPatch.PATCH)) continue;
      int at = index(wanted, each);
      if (at <= last) throw disorder(changes, order);
      last = at;
    }
  }

  private static RuntimeException disorder(ArrayNode changes, ArrayNode order) {
    return StrategicPatch.failure(
        "The order in patch list:\n"
            + Directives.printed(changes)
            + "\n doesn't match $setElementOrder list:\n"
            + Directives.printed(order)
            + "\n");
  }

  private static ArrayNode array(Iterable<JsonNode> items) {
    ArrayNode array = Json.array();
    items.forEach(array::add);
    return array;
  }
}
