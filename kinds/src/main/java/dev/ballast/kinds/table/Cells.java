package dev.ballast.kinds.table;

import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// How cells put the values of objects.
public final class Cells {
  public static final String NONE = "<none>";
  public static final String UNSET = "<unset>";
  public static final String UNKNOWN = "<unknown>";

  private static final Map<String, String> ACCESS_MODES =
      Map.of(
          "ReadWriteOnce",
          "RWO",
          "ReadOnlyMany",
          "ROX",
          "ReadWriteMany",
          "RWX",
          "ReadWriteOncePod",
          "RWOP");

  private Cells() {}

  public static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  /// A map as `k=v,k=v` by key order.
  public static String labels(JsonNode labels) {
    String joined =
        labels.properties().stream()
            .map(each -> each.getKey() + "=" + each.getValue().asString(""))
            .sorted()
            .collect(Collectors.joining(","));
    return or(joined, NONE);
  }

  /// A label selector as kubectl takes it on the command line.
  public static String selector(JsonNode selector) {
    return or(selectorText(selector), NONE);
  }

  /// As [#selector], but "" for one that selects everything.
  public static String selectorText(JsonNode selector) {
    record Term(String key, String text) {}
    var terms = new ArrayList<Term>();
    for (Map.Entry<String, JsonNode> each : selector.path("matchLabels").properties()) {
      terms.add(new Term(each.getKey(), each.getKey() + "=" + each.getValue().asString("")));
    }
    for (JsonNode each : selector.path("matchExpressions")) {
      terms.add(new Term(Json.string(each, "key"), expression(each)));
    }
    return terms.stream()
        .sorted(java.util.Comparator.comparing(Term::key))
        .map(Term::text)
        .collect(Collectors.joining(","));
  }

  private static String expression(JsonNode term) {
    String key = Json.string(term, "key");
    String values = texts(term.path("values")).stream().sorted().collect(Collectors.joining(","));
    return switch (Json.string(term, "operator")) {
      case "In" -> key + " in (" + values + ")";
      case "NotIn" -> key + " notin (" + values + ")";
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  public static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(each -> each.asString("")).toList();
  }

  /// The text under `key` of every object in `list`, joined by commas.
  public static String joined(JsonNode list, String key) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(each -> Json.string(each, key))
        .collect(Collectors.joining(","));
  }

  /// Access modes in short: `RWO,ROX`.
  public static String accessModes(JsonNode modes) {
    List<String> given = texts(modes);
    return List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod").stream()
        .filter(given::contains)
        .map(each -> ACCESS_MODES.getOrDefault(each, each))
        .collect(Collectors.joining(","));
  }

  /// An amount in its canonical form; `0` where there is none.
  public static String amount(JsonNode amount) {
    return Quantity.tryParse(amount.asString("")).map(Quantity::toString).orElse("0");
  }
}
