package dev.ballast.kinds.custom;

import dev.ballast.kinds.custom.JsonPath.Step;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Parses the text of a [JsonPath], character by character.
final class JsonPathParser {
  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String text;
  private int at;

  JsonPathParser(String text) {
    boolean braced = text.startsWith("{") && text.endsWith("}");
    this.text = braced ? text.substring(1, text.length() - 1) : text;
  }

  JsonPath path() {
    var steps = new ArrayList<Step>();
    if (at < text.length() && (text.charAt(at) == '$' || text.charAt(at) == '@')) at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[') {
        steps.add(bracket());
      } else if (text.startsWith("..", at)) {
        at += 2;
        steps.add(new Step.Below());
        if (at < text.length() && text.charAt(at) != '[') name(steps);
      } else if (c == '.') {
        at++;
        if (at < text.length() && text.charAt(at) != '[') name(steps);
      } else {
        name(steps);
      }
    }
    return new JsonPath(steps);
  }

  private void name(List<Step> steps) {
    var name = new StringBuilder();
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
      name.append(text.charAt(at++));
    }
    if (name.isEmpty()) throw wrong("a name is missing");
    steps.add(name.toString().equals("*") ? new Step.All() : new Step.Name(name.toString()));
  }

  private Step bracket() {
    int end = closing();
    String inside = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inside.equals("*")) return new Step.All();
    if (inside.startsWith("?(") && inside.endsWith(")"))
      return filter(inside.substring(2, inside.length() - 1).strip());
    if (inside.startsWith("'") || inside.startsWith("\"")) return new Step.Name(unquoted(inside));
    if (inside.indexOf(':') >= 0) return slice(inside.split(":", -1));
    return new Step.Index(number(inside));
  }

  private Step slice(String[] bounds) {
    if (bounds.length > 3) throw wrong("a slice has three parts at most");
    var parts = new Integer[3];
    for (int i = 0; i < bounds.length; i++)
      if (!bounds[i].isBlank()) parts[i] = number(bounds[i].strip());
    return Step.Slice.of(parts);
  }

  private int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw wrong("invalid array index " + digits);
    }
  }

  /// The bracket that closes the one that opens here; brackets in quotes do not count.
  private int closing() {
    int depth = 0;
    char quote = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') i++;
        else if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw wrong("unterminated array");
  }

  private Step filter(String condition) {
    int where = -1;
    String operator = "";
    for (int i = 0; i < condition.length() && where < 0; i++) {
      for (String each : OPERATORS) {
        if (!condition.startsWith(each, i)) continue;
        where = i;
        operator = each;
        break;
      }
    }
    if (where < 0) return new Step.Filter(JsonPath.parse(condition), "", "");
    String left = condition.substring(0, where).strip();
    String right = condition.substring(where + operator.length()).strip();
    return new Step.Filter(JsonPath.parse(left), operator, operand(right));
  }

  private Object operand(String right) {
    if (right.startsWith("@") || right.startsWith("$")) return JsonPath.parse(right);
    if (right.startsWith("'")) return Json.tree(unquoted(right));
    try {
      JsonNode value = Json.parse(right);
      return value;
    } catch (JacksonException e) {
      return Json.tree(right);
    }
  }

  private String unquoted(String quoted) {
    if (quoted.length() < 2 || quoted.charAt(0) != quoted.charAt(quoted.length() - 1))
      throw wrong("unterminated quoted string");
    return quoted.substring(1, quoted.length() - 1).replace("\\", "");
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(why + " in " + text);
  }
}
