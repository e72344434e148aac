package dev.ballast.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// A parsed label selector: every requirement must hold. Immutable.
public record LabelSelector(List<Requirement> requirements) {
  /// Selects everything.
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER,
    LESS
  }

  /// One condition on one label.
  public record Requirement(String key, Operator operator, Set<String> values) {
    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case GREATER, LESS -> value != null && compares(value);
      };
    }

    private boolean compares(String value) {
      try {
        int order = Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
        return operator == Operator.GREATER ? order > 0 : order < 0;
      } catch (NumberFormatException notNumbers) {
        return false;
      }
    }
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement each : requirements) if (!each.matches(labels)) return false;
    return true;
  }

  public boolean selectsEverything() {
    return requirements.isEmpty();
  }

  public static LabelSelector ofLabels(Map<String, String> labels) {
    var all = new ArrayList<Requirement>();
    labels.forEach((key, value) -> all.add(new Requirement(key, Operator.IN, Set.of(value))));
    return new LabelSelector(all);
  }

  /// From an object's `selector` field (`matchLabels`, `matchExpressions`); an empty or missing one
  /// selects everything.
  public static LabelSelector ofTree(JsonNode selector) {
    var all = new ArrayList<Requirement>();
    for (Map.Entry<String, JsonNode> each : selector.path("matchLabels").properties()) {
      all.add(new Requirement(each.getKey(), Operator.IN, Set.of(each.getValue().asString(""))));
    }
    for (JsonNode each : selector.path("matchExpressions")) all.add(expression(each));
    return new LabelSelector(all);
  }

  /// One `key`/`operator`/`values` term; node selector terms use `Gt` and `Lt` too.
  public static Requirement expression(JsonNode term) {
    var values = new TreeSet<String>();
    for (JsonNode value : term.path("values")) values.add(value.asString(""));
    Operator operator =
        switch (Json.string(term, "operator")) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "Exists" -> Operator.EXISTS;
          case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
          case "Gt" -> Operator.GREATER;
          case "Lt" -> Operator.LESS;
          default -> throw new IllegalArgumentException("not a selector operator: " + term);
        };
    return new Requirement(Json.string(term, "key"), operator, values);
  }
}
