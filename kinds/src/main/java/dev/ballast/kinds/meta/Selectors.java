package dev.ballast.kinds.meta;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.objects.LabelSelector;
import java.util.LinkedHashMap;
import java.util.Map;

/// What holds for label selectors and for the terms that select nodes.
public final class Selectors {
  private Selectors() {}

  /// A label selector: `matchLabels` and `matchExpressions`.
  public static void validate(Field selector) {
    if (selector.absent()) return;
    Metadata.labels(selector.at("matchLabels"));
    for (Field each : selector.at("matchExpressions").items()) expression(each);
  }

  private static void expression(Field term) {
    values(term);
    labelName(term.at("key"));
    for (Field each : term.at("values").items()) each.reads(Forms::labelValue);
  }

  /// The operator and whether it goes with the values.
  private static void values(Field term) {
    Field values = term.at("values");
    switch (term.at("operator").text()) {
      case "In", "NotIn" -> values.demanded("must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (values.filled())
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      default -> term.at("operator").invalid("not a valid selector operator");
    }
  }

  /// A key as labels have it.
  public static void labelName(Field key) {
    key.reads(Forms::qualifiedName);
  }

  /// The terms of a node selector.
  public static void nodeSelector(Field selector) {
    Field terms = selector.at("nodeSelectorTerms");
    if (terms.demanded("must have at least one node selector term")) {
      for (Field each : terms.items()) nodeTerm(each);
    }
  }

  /// One term of a node selector.
  public static void nodeTerm(Field term) {
    for (Field each : term.at("matchExpressions").items()) nodeExpression(each);
    for (Field each : term.at("matchFields").items()) nodeField(each);
  }

  private static void nodeExpression(Field term) {
    String operator = term.at("operator").text();
    if (operator.equals("Gt") || operator.equals("Lt")) {
      Field values = term.at("values");
      if (values.size() != 1)
        values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
    } else {
      values(term);
    }
    labelName(term.at("key"));
  }

  private static void nodeField(Field term) {
    Field values = term.at("values");
    switch (term.at("operator").text()) {
      case "In", "NotIn" -> {
        if (values.size() != 1) {
          values.required(
              "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
      }
      default -> term.at("operator").invalid("not a valid selector operator");
    }
    if (!term.at("key").is("metadata.name"))
      term.at("key").invalid("not a valid field selector key");
    else for (Field each : values.items()) each.reads(Forms::subdomain);
  }

  /// Whether `selector` would pick an object with these labels; what can't be read picks nothing.
  public static boolean picks(Field selector, Field labels) {
    try {
      return LabelSelector.ofTree(selector.value()).matches(strings(labels));
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /// Whether `selector` says nothing and so picks everything.
  public static boolean picksAll(Field selector) {
    return selector.at("matchLabels").empty() && selector.at("matchExpressions").empty();
  }

  private static Map<String, String> strings(Field map) {
    var strings = new LinkedHashMap<String, String>();
    for (String key : map.keys()) strings.put(key, map.key(key).text());
    return strings;
  }
}
