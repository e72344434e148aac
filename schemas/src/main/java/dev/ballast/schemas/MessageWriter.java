package dev.ballast.schemas;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes down how a message lies on the wire: by field number the name that JSON has for the
/// field, and its type. `[]` in front of a type means that it repeats; the name of a field whose
/// message JSON spreads out in the field's place is empty.
record MessageWriter(JsonMapper json, Map<String, Set<String>> jsonNames) {
  ObjectNode fields(ProtoMessage message) {
    Map<String, String> byKey =
        jsonNames.getOrDefault(message.name(), Set.of()).stream()
            .collect(Collectors.toMap(ProtoMessage::key, name -> name));
    var sorted = new TreeMap<Integer, ProtoMessage.Field>();
    message.fields().values().forEach(field -> sorted.put(field.number(), field));
    ObjectNode fields = json.createObjectNode();
    sorted.forEach(
        (number, field) ->
            fields
                .putArray(Integer.toString(number))
                .add(name(field, byKey))
                .add((field.repeated() ? "[]" : "") + field.type()));
    return fields;
  }

  private static String name(ProtoMessage.Field field, Map<String, String> byKey) {
    String known = byKey.get(ProtoMessage.key(field.name()));
    if (known != null) return known;
    return field.isEmbedded() ? "" : field.name();
  }
}
