package dev.ballast.kinds.expression;

import dev.ballast.cel.Budget;
import dev.ballast.cel.EvaluationException;
import dev.ballast.cel.Expression;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.structural.ListRules;
import dev.ballast.objects.structural.Place;
import dev.ballast.objects.structural.Structural;
import dev.ballast.objects.structural.ValueRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the rules of a schema say of one object, in Kubernetes' words, within the budget of one
/// request. A rule that speaks of the value alone does not judge one that has not changed.
public final class RuleCheck {
  private static final int LONGEST_MESSAGE = 5 * 1024;
  private static final JsonNode ABSENT = JsonNodeFactory.instance.missingNode();

  private final Budget budget = Budget.ofRequest();
  private final List<FieldError> errors = new ArrayList<>();

  private RuleCheck() {}

  /// No further rule is looked at.
  private static final class Enough extends RuntimeException {
    Enough() {
      super("enough", null, false, false);
    }
  }

  /// @param old the object in whose place `object` is, if there is one
  public static List<FieldError> of(RuleTree tree, ObjectNode object, @Nullable ObjectNode old) {
    var check = new RuleCheck();
    try {
      check.value(tree, object, old, false, Place.ROOT);
    } catch (Enough spent) {
      return check.errors;
    }
    return check.errors;
  }

  private void value(
      @Nullable RuleTree tree,
      JsonNode value,
      @Nullable JsonNode old,
      boolean unchangedAround,
      Place at) {
    if (tree == null || value.isNull()) return;
    boolean unchanged = old == null ? unchangedAround : Json.same(old, value);
    for (Rule each : tree.rules()) rule(each, tree.schema(), value, old, unchanged, at);
    if (value instanceof ArrayNode list) list(tree, list, old, unchanged, at);
    if (value instanceof ObjectNode object) object(tree, object, old, unchanged, at);
  }

  private void object(
      RuleTree tree, ObjectNode object, @Nullable JsonNode old, boolean unchanged, Place at) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String name = each.getKey();
      JsonNode was = old == null ? null : old.get(name);
      value(tree.values(), each.getValue(), was, unchanged, at.key(name));
      value(tree.property(name), each.getValue(), was, unchanged, at.field(name));
    }
  }

  private void list(
      RuleTree tree, ArrayNode list, @Nullable JsonNode old, boolean unchanged, Place at) {
    if (tree.items() == null) return;
    Structural schema = tree.schema();
    var before = new HashMap<JsonNode, JsonNode>();
    if (old instanceof ArrayNode was && schema.listType().equals("map"))
      for (JsonNode each : was) before.put(ListRules.keys(schema.mapKeys(), each), each);
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      JsonNode was = before.get(ListRules.keys(schema.mapKeys(), item));
      value(tree.items(), item, was, unchanged, at.index(i));
    }
  }

  private void rule(
      Rule rule,
      Structural schema,
      JsonNode value,
      @Nullable JsonNode old,
      boolean unchanged,
      Place at) {
    Expression check = rule.check();
    if (check == null) {
      complain(at, schema, "rule compile error: " + rule.fault());
      return;
    }
    if (rule.usesOld() && old == null && !rule.takesNew()) return;
    if (!rule.usesOld() && unchanged) return;
    var values = new HashMap<String, JsonNode>();
    values.put("self", value);
    if (old != null || rule.takesNew()) values.put("oldSelf", old == null ? ABSENT : old);
    try {
      if (check.test(values, budget)) return;
    } catch (EvaluationException failed) {
      failed(rule, schema, failed, at);
      return;
    } catch (IllegalArgumentException unfit) {
      complain(at, schema, unfit.getMessage() + " evaluating rule: " + rule.name());
      return;
    }
    String words = message(rule, values, schema, at);
    String path = Json.string(rule.source(), "fieldPath");
    Place where = path.isEmpty() ? at : below(at, path);
    errors.add(refusal(rule, schema, value, where, words));
  }

  private static FieldError refusal(
      Rule rule, Structural schema, JsonNode value, Place where, String words) {
    String field = shown(where);
    boolean plain = !schema.type().equals("object") && !schema.type().equals("array");
    String text = plain ? Json.text(value) : null;
    return switch (Json.string(rule.source(), "reason")) {
      case "FieldValueForbidden" -> FieldError.forbidden(field, words);
      case "FieldValueRequired" -> FieldError.required(field, words);
      case "FieldValueDuplicate" -> new FieldError(FieldError.Type.DUPLICATE, field, text, "");
      default -> new FieldError(FieldError.Type.INVALID, field, text, words);
    };
  }

  /// The field that a rule names, `.a['b']`, under the place that it judges.
  private static Place below(Place at, String path) {
    String whole = at + path.replaceAll("\\['([^']*)'\\]", ".$1");
    return Place.at(whole.startsWith(".") ? whole.substring(1) : whole);
  }

  private static String shown(Place place) {
    String path = place.toString();
    return path.isEmpty() ? ValueRules.NOWHERE : path;
  }

  private void complain(Place at, Structural schema, String words) {
    errors.add(FieldError.invalid(shown(at), schema.type(), words));
  }

  private void failed(Rule rule, Structural schema, EvaluationException failed, Place at) {
    String why = String.valueOf(failed.getMessage());
    switch (failed.reason()) {
      case BUDGET -> {
        complain(at, schema, why);
        throw new Enough();
      }
      case CALL_LIMIT -> {
        String words = "no further validation rules will be run due to call cost exceeds limit";
        complain(at, schema, "'" + why + "': " + words + " for rule: " + rule.name());
        throw new Enough();
      }
      case ERROR -> {
        String words = "call arguments did not match a supported operator, function or macro";
        boolean overload = why.startsWith("no such overload");
        complain(
            at,
            schema,
            overload
                ? "'" + why + "': " + words + " signature for rule: " + rule.name()
                : why + " evaluating rule: " + rule.name());
      }
    }
  }

  /// What the message expression makes, where that can be shown; else the rule's own words.
  private String message(Rule rule, Map<String, JsonNode> values, Structural schema, Place at) {
    Expression message = rule.message();
    if (message == null) return rule.words();
    try {
      String made = message.text(values, budget).strip();
      boolean fits = made.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE;
      return fits && !made.isEmpty() && made.indexOf('\n') < 0 ? made : rule.words();
    } catch (EvaluationException failed) {
      if (failed.reason() == EvaluationException.Reason.ERROR) return rule.words();
      boolean whole = failed.reason() == EvaluationException.Reason.BUDGET;
      complain(
          at,
          schema,
          whole
              ? "messageExpression evaluation failed due to running out of cost budget, no further"
                  + " validation rules will be run"
              : "no further validation rules will be run due to call cost exceeds limit for"
                  + " messageExpression: "
                  + Json.text(rule.source().path("messageExpression")));
      throw new Enough();
    }
  }
}
