package dev.ballast.objects.protobuf;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How Kubernetes' messages lie on the wire, out of the table that the build makes. Read when first
/// asked for. Thread-safe.
final class Messages {
  /// One field: what JSON calls it (`""` where its message is spread out in its place), and its
  /// type.
  record Field(int number, String name, String type, boolean repeated) {}

  /// One message: its fields by number, and the last first.
  record Message(Map<Integer, Field> byNumber, List<Field> lastFirst) {}

  private static final String MAP = "map<string, ";

  private final Map<String, String> texts;
  private final Map<String, Message> parsed = new ConcurrentHashMap<>();

  private Messages(Map<String, String> texts) {
    this.texts = texts;
  }

  static Messages load() {
    return new Messages(Schemas.lines("messages"));
  }

  /// The message of a definition such as `io.k8s.api.core.v1.Pod`.
  static String of(String definition) {
    return definition.replaceFirst("^io\\.k8s\\.", "k8s.io.").replace('-', '_');
  }

  /// The type of a map's values, or null where `type` is no map.
  static @Nullable String mapValue(String type) {
    return type.startsWith(MAP) ? type.substring(MAP.length(), type.length() - 1) : null;
  }

  /// The message of schemas that stands beside `union`, such as `JSONSchemaPropsOrBool`.
  static String schema(String union) {
    return union.substring(0, union.lastIndexOf("Or"));
  }

  boolean has(String message) {
    return texts.containsKey(message);
  }

  /// @throws IllegalArgumentException where there is no such message
  Message named(String message) {
    Message known = parsed.get(message);
    return known != null ? known : parsed.computeIfAbsent(message, this::parse);
  }

  private Message parse(String message) {
    String text = texts.get(message);
    if (text == null) throw new IllegalArgumentException("no message " + message);
    var fields = new ArrayList<Field>();
    for (Map.Entry<String, JsonNode> each : Json.parse(text).properties()) {
      String type = each.getValue().path(1).asString("");
      boolean repeated = type.startsWith("[]");
      fields.add(
          new Field(
              Integer.parseInt(each.getKey()),
              each.getValue().path(0).asString(""),
              repeated ? type.substring(2) : type,
              repeated));
    }
    fields.sort(Comparator.comparingInt(Field::number).reversed());
    return new Message(
        fields.stream().collect(Collectors.toMap(Field::number, Function.identity())),
        List.copyOf(fields));
  }
}
