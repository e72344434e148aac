package dev.ballast.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// `jsonpatch.escapeKey`, what makes longer strings out of shorter ones, and
/// `string.format(list)` of CEL's string library
/// (<https://pkg.go.dev/github.com/google/cel-go/ext#Strings>).
final class Texts {
  private static final int LONGEST = 8 << 20;

  private Texts() {}

  static void add(Functions to) {
    to.member("format", "string_format", Type.STRING, Type.STRING, Type.ANYTHINGS, Texts::format);
    to.member(
        "replace",
        "string_replace_string_string",
        Type.STRING,
        Type.STRING,
        Type.STRING,
        Type.STRING,
        args -> replace((String) args[0], (String) args[1], (String) args[2], -1));
    to.member(
        "replace",
        "string_replace_string_string_int",
        Type.STRING,
        List.of(Type.STRING, Type.STRING, Type.STRING, Type.INT),
        args -> replace((String) args[0], (String) args[1], (String) args[2], (Long) args[3]));
    to.member("join", "list_join", Type.STRING, Type.STRINGS, list -> join(list, ""));
    to.member("join", "list_join_string", Type.STRING, Type.STRINGS, Type.STRING, Texts::join);
    to.global(
        "jsonpatch.escapeKey",
        "string_jsonpatch_escapeKey_string",
        Type.STRING,
        Type.STRING,
        key -> key.replace("~", "~0").replace("/", "~1"));
  }

  /// @param most how often, or less than 0 for everywhere
  private static String replace(String text, String from, String to, long most) {
    var out = new StringBuilder();
    int at = 0;
    for (long done = 0; done != most; done++) {
      int next = from.isEmpty() && done > 0 ? at + 1 : text.indexOf(from, at);
      if (next < 0 || next > text.length()) break;
      bounded(out.append(text, at, next).append(to));
      at = next + from.length();
    }
    return bounded(out.append(text, at, text.length())).toString();
  }

  private static String join(List<?> parts, String between) {
    var out = new StringBuilder();
    String before = "";
    for (Object each : parts) {
      if (!(each instanceof String part)) throw new IllegalArgumentException("no such overload");
      bounded(out.append(before).append(part));
      before = between;
    }
    return out.toString();
  }

  private static StringBuilder bounded(StringBuilder text) {
    if (text.length() > LONGEST) throw new IllegalArgumentException("the result is too long");
    return text;
  }

  private static String format(String pattern, List<?> values) {
    var out = new StringBuilder();
    int next = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char here = pattern.charAt(i);
      if (here != '%') {
        out.append(here);
        continue;
      }
      if (++i == pattern.length()) throw new IllegalArgumentException("unexpected end of string");
      if (pattern.charAt(i) == '%') {
        out.append('%');
        continue;
      }
      int precision = 6;
      if (pattern.charAt(i) == '.') {
        int from = ++i;
        while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) i++;
        if (from == i || i == pattern.length() || i - from > 3)
          throw new IllegalArgumentException("could not find end of precision specifier");
        precision = Integer.parseInt(pattern.substring(from, i));
      }
      if (next == values.size())
        throw new IllegalArgumentException("index " + next + " out of range");
      bounded(out.append(clause(pattern.charAt(i), precision, values.get(next++))));
    }
    return out.toString();
  }

  private static String clause(char verb, int precision, Object value) {
    return switch (verb) {
      case 's' -> text(value);
      case 'd' -> whole(value).toString();
      case 'b' -> value instanceof Boolean flag ? (flag ? "1" : "0") : whole(value).toString(2);
      case 'o' -> whole(value).toString(8);
      case 'x' -> hex(value);
      case 'X' -> hex(value).toUpperCase(Locale.ROOT);
      case 'f' ->
          new BigDecimal(number(value)).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
      case 'e' -> String.format(Locale.ROOT, "%." + precision + "e", number(value));
      default ->
          throw new IllegalArgumentException(
              "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
    };
  }

  private static BigInteger whole(Object value) {
    return switch (value) {
      case Long number -> BigInteger.valueOf(number);
      case UnsignedLong number -> number.bigIntegerValue();
      default -> throw wrong("decimal clause can only be used on integers");
    };
  }

  private static double number(Object value) {
    if (value instanceof Double || value instanceof Long || value instanceof UnsignedLong)
      return ((Number) value).doubleValue();
    throw wrong("fixed-point clause can only be used on doubles");
  }

  private static String hex(Object value) {
    return switch (value) {
      case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
      default -> whole(value).toString(16);
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case NullValue none -> "null";
      case Double number -> plain(number);
      case CelByteString bytes -> new String(bytes.toByteArray(), StandardCharsets.UTF_8);
      case Duration time ->
          BigDecimal.valueOf(time.getSeconds())
                  .add(BigDecimal.valueOf(time.getNano(), 9))
                  .stripTrailingZeros()
                  .toPlainString()
              + "s";
      case Instant time -> time.toString();
      case List<?> list -> list.stream().map(Texts::text).toList().toString();
      case Map<?, ?> map -> sorted(map);
      default -> value.toString();
    };
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String sorted(Map<?, ?> map) {
    var entries = new TreeMap<String, String>();
    map.forEach((key, value) -> entries.put(text(key), text(value)));
    var out = new StringBuilder("{");
    entries.forEach(
        (key, value) ->
            out.append(out.length() > 1 ? ", " : "").append(key).append(": ").append(value));
    return out.append('}').toString();
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("error during formatting: " + why);
  }
}
