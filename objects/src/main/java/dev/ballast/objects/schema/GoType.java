package dev.ballast.objects.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The names that Go's decoder has for JSON values and for the types of fields; Kubernetes'
/// messages carry them.
final class GoType {
  private GoType() {}

  static String word(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }

  static String of(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> object(schema);
      case ARRAY -> "[]" + inner(schema.items());
      case STRING -> "string";
      case INTEGER -> schema.format().equals("int32") ? "int32" : "int64";
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case ANY -> "interface {}";
      case BYTES -> "[]uint8";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case TIME -> "v1.Time";
      case MICRO_TIME -> "v1.MicroTime";
    };
  }

  private static String object(Schema schema) {
    if (schema.isMap()) return "map[string]" + inner(schema.additionalProperties());
    String[] parts = schema.name().split("\\.");
    return parts.length < 2
        ? schema.name()
        : parts[parts.length - 2] + "." + parts[parts.length - 1];
  }

  private static String inner(@Nullable Schema schema) {
    return schema == null ? "interface {}" : of(schema);
  }
}
