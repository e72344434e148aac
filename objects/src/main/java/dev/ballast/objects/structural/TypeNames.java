package dev.ballast.objects.structural;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/// What OpenAPI calls the types of JSON values, and which numbers its formats hold.
final class TypeNames {
  private TypeNames() {}

  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  /// The format in which Go holds a number; none of any other value.
  static String format(JsonNode value) {
    if (!value.isNumber()) return "";
    return value.isIntegralNumber() ? "int64" : "float64";
  }

  static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  static boolean isNumeric(Structural schema) {
    return schema.type().equals("integer") || schema.type().equals("number");
  }

  static boolean fits(Structural schema, BigDecimal number) {
    if (!schema.type().equals("integer")) return true;
    return switch (schema.format()) {
      case "int32" -> within(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "uint32" -> within(number, 0, 0xFFFF_FFFFL);
      case "int64" -> within(number, Long.MIN_VALUE, Long.MAX_VALUE);
      default -> true;
    };
  }

  private static boolean within(BigDecimal number, long least, long most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  /// A bound as Go prints it.
  static String shown(BigDecimal bound) {
    BigDecimal plain = bound.stripTrailingZeros();
    return plain.precision() - plain.scale() > 21 ? plain.toString() : plain.toPlainString();
  }
}
