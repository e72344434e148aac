package dev.ballast.server.verb;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what is wrong with a JSON text in the words of Go's decoder, which clients and tests know.
final class GoJson {
  private static final int SHOWN = 64;

  private GoJson() {}

  /// What Go calls this sort of value.
  static String word(JsonNode node) {
    if (node.isArray()) return "array";
    if (node.isObject()) return "object";
    if (node.isString()) return "string";
    return node.isBoolean() ? "bool" : "number";
  }

  /// `node` as Go prints a map with `%+v`: `map[data:map[k:5]]`.
  static String value(JsonNode node) {
    return switch (node) {
      case ObjectNode object ->
          object.properties().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(each -> each.getKey() + ":" + value(each.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case ArrayNode array ->
          array.valueStream().map(GoJson::value).collect(Collectors.joining(" ", "[", "]"));
      default -> node.isNull() ? "<nil>" : node.asString("");
    };
  }

  static String error(byte[] bytes, JacksonException problem) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return reason(text, problem)
        + " ("
        + (text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text)
        + ")";
  }

  /// What Go says of bytes that don't even begin like JSON.
  static String beginning(byte[] bytes) {
    if (bytes.length == 0) return "unexpected end of JSON input";
    int first = bytes[0] & 0xff;
    boolean plain = first >= ' ' && first < 0x7f;
    String shown = plain ? String.valueOf((char) first) : "\\u%04x".formatted(first);
    return "invalid character '" + shown + "' looking for beginning of value";
  }

  private static String reason(String text, JacksonException problem) {
    String stripped = text.strip();
    if (stripped.isEmpty() || problem.getClass().getSimpleName().contains("UnexpectedEnd")) {
      return "unexpected end of JSON input";
    }
    long offset =
        problem.getLocation() == null ? 0 : Math.max(0, problem.getLocation().getByteOffset());
    int at = (int) Math.min(offset, text.length() - 1L);
    while (at > 0 && (Character.isLetterOrDigit(text.charAt(at - 1)) || at >= text.length())) at--;
    char wrong = text.charAt(at);
    char before = before(text, at);
    String looking =
        switch (before) {
          case '{', ',' -> "looking for beginning of object key string";
          case '"' -> "after object key";
          case '}', ']' -> "after top-level value";
          default -> "looking for beginning of value";
        };
    return "invalid character '" + wrong + "' " + looking;
  }

  private static char before(String text, int at) {
    int i = at - 1;
    while (i >= 0 && Character.isWhitespace(text.charAt(i))) i--;
    return i < 0 ? ' ' : text.charAt(i);
  }
}
