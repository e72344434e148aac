package dev.ballast.kinds.resource;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Lists of this group: of a bounded length, and some without two items of one key. One that is too
/// long is not looked at further.
final class Lists {
  static final int UNBOUNDED = Integer.MAX_VALUE;

  private Lists() {}

  static void slice(Field list, int most, Consumer<Field> item) {
    if (fits(list, most)) list.items().forEach(item);
  }

  static void set(Field list, int most, Consumer<Field> item, Function<Field, JsonNode> key) {
    if (!fits(list, most)) return;
    list.items().forEach(item);
    var seen = new HashSet<JsonNode>();
    for (Field each : list.items()) {
      JsonNode own = key.apply(each);
      if (!seen.add(own)) each.duplicate(own);
    }
  }

  /// A map, by the order of its keys.
  static void map(Field map, int most, Consumer<Field> entry) {
    if (fits(map, most)) map.entries().forEach(entry);
  }

  /// The text at `name` of an item, as its key.
  static Function<Field, JsonNode> by(String name) {
    return each -> Json.tree(each.at(name).text());
  }

  private static boolean fits(Field list, int most) {
    boolean fits = list.size() <= most;
    if (!fits) list.tooMany(most);
    return fits;
  }
}
