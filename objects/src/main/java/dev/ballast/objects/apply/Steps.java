package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schema.ListType;
import dev.ballast.objects.schema.Schema.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How places in a tree are named, and which of them are owned as a whole.
final class Steps {
  private Steps() {}

  /// Whether these values of `schema` are owned and replaced as a whole; null is a value that is
  /// not there.
  static boolean isLeaf(@Nullable Schema schema, @Nullable JsonNode... values) {
    if (schema == null) return true;
    if (schema.isUndescribed()) return !Arrays.stream(values).allMatch(Steps::isObject);
    return switch (schema.type()) {
      case OBJECT ->
          schema.atomic() || (!schema.isMap() && !schema.isOpen() && schema.properties().isEmpty());
      case ARRAY -> schema.listType() == ListType.ATOMIC;
      default -> true;
    };
  }

  private static boolean isObject(@Nullable JsonNode value) {
    return value == null || value.isObject();
  }

  static String field(String name) {
    return "f:" + name;
  }

  /// What is known of `name` in an object or map.
  static @Nullable Schema inside(Schema schema, String name) {
    return schema.inside(name);
  }

  /// The items of a set or a list with keys, by step. Of two with the same step the last counts.
  static Map<String, JsonNode> items(Schema list, @Nullable JsonNode items) {
    var named = new LinkedHashMap<String, JsonNode>();
    if (items != null) for (JsonNode each : items) named.put(item(list, each), each);
    return named;
  }

  /// The step to `item`. A key that the item lacks counts with its default (a port's protocol is
  /// TCP).
  static String item(Schema list, JsonNode item) {
    if (list.listType() == ListType.SET) return "v:" + Json.text(item);
    ObjectNode keys = Json.object();
    Schema type = list.items();
    for (String key : new TreeSet<>(list.listMapKeys())) {
      JsonNode value = item.get(key);
      Schema property = type == null ? null : type.property(key);
      if (value == null && property != null) value = property.defaultValue();
      if (value == null && property != null) value = emptyKey(property);
      if (value != null) keys.set(key, value);
    }
    return "k:" + Json.text(keys);
  }

  private static @Nullable JsonNode emptyKey(Schema property) {
    boolean text = property.type() == Type.STRING && property.presence() == Schema.Presence.ALWAYS;
    return text ? Json.tree("") : null;
  }

  /// The step as Kubernetes prints it in a path.
  static String printed(String step) {
    String rest = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> "." + rest;
      case 'v' -> "[=" + rest + "]";
      case 'k' ->
          Json.parse(rest).properties().stream()
              .map(each -> each.getKey() + "=" + Json.text(each.getValue()))
              .collect(Collectors.joining(",", "[", "]"));
      default -> "[" + rest + "]";
    };
  }
}
