package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How Kubernetes' messages lie on the wire, out of the table that the build makes. Read when first
/// asked for. Thread-safe.
final class Messages {
  /// One field: what JSON calls it (`""` where its message is spread out in its place), and its
  /// type.
  record Field(String name, String type, boolean repeated) {}

  private static final String MAP = "map<string, ";

  private final Map<String, String> texts;
  private final Map<String, Map<Integer, Field>> parsed = new ConcurrentHashMap<>();

  private Messages(Map<String, String> texts) {
    this.texts = texts;
  }

  static Messages load() {
    return new Messages(Schemas.lines("messages"));
  }

  /// The type of a map's values, or null where `type` is no map.
  static @Nullable String mapValue(String type) {
    return type.startsWith(MAP) ? type.substring(MAP.length(), type.length() - 1) : null;
  }

  /// The fields of `message` by number; empty where there is no such message.
  Map<Integer, Field> fields(String message) {
    return parsed.computeIfAbsent(message, this::parse);
  }

  private Map<Integer, Field> parse(String message) {
    String text = texts.get(message);
    if (text == null) return Map.of();
    var fields = new HashMap<Integer, Field>();
    for (Map.Entry<String, JsonNode> each : Json.parse(text).properties()) {
      String type = each.getValue().path(1).asString("");
      boolean repeated = type.startsWith("[]");
      var field =
          new Field(
              each.getValue().path(0).asString(""), repeated ? type.substring(2) : type, repeated);
      fields.put(Integer.parseInt(each.getKey()), field);
    }
    return fields;
  }
}
