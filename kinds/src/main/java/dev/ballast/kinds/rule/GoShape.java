package dev.ballast.kinds.rule;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a Go type of Kubernetes' own prints as JSON: every field, in the type's order, under its Go
/// name. Some messages show values so.
///
/// A shape is written as the names of its fields; what follows a name says how nothing prints:
/// `$` as "", `?` as false, `#` as 0, `:Shape` as an empty struct, else as null. `*Shape` and
/// `[]Shape` print what is there by another shape.
public final class GoShape {
  private record Slot(String name, String key, char zero, String shape) {}

  private final Map<String, GoShape> others;
  private final List<Slot> slots = new ArrayList<>();

  /// `others` holds the shapes that this one names; it may be filled in later.
  public GoShape(Map<String, GoShape> others, String fields) {
    this.others = others;
    for (String field : fields.split(" ")) slots.add(slot(field));
  }

  private static Slot slot(String field) {
    int end = 0;
    while (end < field.length() && Character.isLetterOrDigit(field.charAt(end))) end++;
    String name = field.substring(0, end);
    char zero = end < field.length() ? field.charAt(end) : 'n';
    String shape = field.substring(end).replaceFirst("^(:|\\*|\\[\\])", "");
    return new Slot(name, key(name), zero, zero == '$' || zero == '?' || zero == '#' ? "" : shape);
  }

  /// `DNSPolicy` is `dnsPolicy` in the API.
  private static String key(String name) {
    int capitals = 0;
    while (capitals < name.length() && Character.isUpperCase(name.charAt(capitals))) capitals++;
    int lowered = capitals > 1 && capitals < name.length() ? capitals - 1 : capitals;
    return name.substring(0, lowered).toLowerCase(java.util.Locale.ROOT) + name.substring(lowered);
  }

  /// `object` in this shape.
  public JsonNode of(JsonNode object) {
    ObjectNode shown = Json.object();
    for (Slot slot : slots) shown.set(slot.name(), shown(slot, object.path(slot.key())));
    return shown;
  }

  private JsonNode shown(Slot slot, JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    GoShape inner = others.get(slot.shape());
    if (value.isMissingNode() || value.isNull()) {
      return switch (slot.zero()) {
        case '$' -> nodes.stringNode("");
        case '?' -> nodes.booleanNode(false);
        case '#' -> nodes.numberNode(0);
        case ':' -> inner == null ? nodes.objectNode() : inner.of(nodes.objectNode());
        default -> nodes.nullNode();
      };
    }
    if (inner == null) return value;
    if (!value.isArray()) return inner.of(value);
    var list = nodes.arrayNode();
    for (JsonNode each : value) list.add(inner.of(each));
    return list;
  }

  /// `value` as Go indents JSON, a line an item.
  public static List<String> lines(JsonNode value) {
    var lines = new ArrayList<String>();
    lines("", "", value, "", lines);
    return lines;
  }

  private static void lines(
      String indent, String label, JsonNode value, String end, List<String> lines) {
    boolean object = value.isObject();
    if (!value.isContainer() || value.isEmpty()) {
      lines.add(indent + label + Json.text(value) + end);
      return;
    }
    lines.add(indent + label + (object ? "{" : "["));
    int left = value.size();
    if (object) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        lines(
            indent + " ",
            '"' + each.getKey() + "\": ",
            each.getValue(),
            --left > 0 ? "," : "",
            lines);
      }
    } else {
      for (JsonNode each : value) lines(indent + " ", "", each, --left > 0 ? "," : "", lines);
    }
    lines.add(indent + (object ? "}" : "]") + end);
  }

  /// What differs between two objects in this shape, as a unified diff without a heading.
  public String diff(JsonNode old, JsonNode next) {
    return LineDiff.unified(lines(of(old)), lines(of(next)));
  }
}
