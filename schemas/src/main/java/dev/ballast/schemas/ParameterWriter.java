package dev.ballast.schemas;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes down what of a message can stand in a request's address: its plain fields, by their type
/// and comment.
record ParameterWriter(JsonMapper json) {
  ObjectNode fields(ProtoMessage message) {
    var sorted = new TreeMap<String, ProtoMessage.Field>();
    message.fields().values().forEach(field -> sorted.put(field.name(), field));
    ObjectNode fields = json.createObjectNode();
    sorted.forEach(
        (name, field) -> {
          String type = type(field.type());
          if (type != null)
            fields.putObject(name).put("type", type).put("description", field.comment());
        });
    return fields;
  }

  private static @Nullable String type(String plain) {
    return switch (plain) {
      case "bool" -> "boolean";
      case "int32", "int64" -> "integer";
      case "string" -> "string";
      default -> null;
    };
  }
}
