package dev.ballast.objects.schema;

import dev.ballast.objects.Quantity;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/// The canonical text of values that have a form of their own, and Go's words for those that do not
/// parse.
final class Scalars {
  static final JsonNode EMPTY = StringNode.valueOf("");
  static final JsonNode ZERO = IntNode.valueOf(0);
  static final JsonNode FALSE = BooleanNode.getFalse();
  static final JsonNode NOTHING = StringNode.valueOf("0");

  private static final String QUANTITY_FORM = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
  private static final Pattern QUANTITY = Pattern.compile(QUANTITY_FORM);
  private static final String GO_TIME = "2006-01-02T15:04:05Z07:00";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Scalars() {}

  static JsonNode intOrString(JsonNode value) {
    if (value.isString() || (value.isIntegralNumber() && value.canConvertToInt())) return value;
    String word = value.isNumber() ? "number " + value.asString() : GoType.word(value);
    throw new Unfit("json: cannot unmarshal " + word + " into Go value of type int32");
  }

  static JsonNode quantity(JsonNode value) {
    if (value.isContainer()) throw badQuantity("");
    String text = value.asString().strip();
    Optional<Quantity> parsed = Quantity.tryParse(text);
    if (parsed.isEmpty()) throw badQuantity(text);
    String canonical = parsed.get().toString();
    return value.isString() && canonical.equals(value.stringValue())
        ? value
        : StringNode.valueOf(canonical);
  }

  private static Unfit badQuantity(String text) {
    boolean formed = QUANTITY.matcher(text).matches();
    return new Unfit(
        formed
            ? "unable to parse quantity's suffix"
            : "quantities must match the regular expression '" + QUANTITY_FORM + "'");
  }

  static JsonNode time(JsonNode value, boolean micros) {
    if (!value.isString()) {
      throw new Unfit(
          "json: cannot unmarshal " + GoType.word(value) + " into Go value of type string");
    }
    String text = value.stringValue();
    Instant at;
    try {
      at = text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      throw new Unfit(
          "parsing time "
              + quoted(text)
              + " as \""
              + GO_TIME
              + "\": cannot parse "
              + quoted(text)
              + " as \"2006\"");
    }
    boolean canonical = text.length() == (micros ? 27 : 20) && text.endsWith("Z");
    return canonical ? value : StringNode.valueOf((micros ? MICROS : SECONDS).format(at));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Base64, read as leniently as Go does (line ends are skipped) and written without line ends.
  static JsonNode bytes(JsonNode value) {
    String text = value.stringValue();
    boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    String joined = broken ? text.replace("\n", "").replace("\r", "") : text;
    int wrong = firstWrong(joined);
    if (wrong >= 0) throw new Unfit("illegal base64 data at input byte " + inOriginal(text, wrong));
    byte[] decoded = Base64.getDecoder().decode(joined.getBytes(StandardCharsets.ISO_8859_1));
    String canonical = Base64.getEncoder().encodeToString(decoded);
    return canonical.equals(text) ? value : StringNode.valueOf(canonical);
  }

  /// Where Go's decoder stops, or -1: at the first letter that is none of base64's, at padding in
  /// the wrong place, or at the start of a last group that is too short.
  private static int firstWrong(String text) {
    int length = text.length();
    int end = length;
    while (end > 0 && end > length - 2 && text.charAt(end - 1) == '=') end--;
    for (int i = 0; i < end; i++) if (!isLetter(text.charAt(i))) return i;
    int rest = end % 4;
    int padding = length - end;
    if (rest == 0) return padding == 0 ? -1 : end;
    if (rest == 1) return padding == 0 ? end - rest : end;
    if (padding == 0) return end - rest;
    return rest + padding == 4 ? -1 : length;
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  private static int inOriginal(String text, int index) {
    int at = 0;
    for (int left = index; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') continue;
      if (left-- == 0) break;
    }
    return at;
  }
}
