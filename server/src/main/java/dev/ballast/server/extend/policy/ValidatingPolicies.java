package dev.ballast.server.extend.policy;

import dev.ballast.cel.Budget;
import dev.ballast.cel.EvaluationException;
import dev.ballast.cel.Expression;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.extend.match.Variables;
import dev.ballast.server.extend.policy.Invocations.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Judges requests by the policies that are in force.
final class ValidatingPolicies {
  private static final int LONGEST_MESSAGE = 5 * 1024;

  private final Invocations invocations;
  private final CompiledPolicies compiled;
  private final Authorizer authorizer;

  ValidatingPolicies(Invocations invocations, CompiledPolicies compiled, Authorizer authorizer) {
    this.invocations = invocations;
    this.compiled = compiled;
    this.authorizer = authorizer;
  }

  /// What does not hold.
  private record Denial(String message, String reason) {}

  /// @throws ApiException where a policy refuses
  void validate(Attributes asked) {
    if (Rules.exempt(asked)) return;
    Subject subject = Subject.of(asked);
    ApiException first = null;
    for (Invocation each : invocations.of(PolicyKind.VALIDATING, subject)) {
      for (Denial denial : denials(each, subject)) {
        String names =
            "ValidatingAdmissionPolicy '%s' with binding '%s'"
                .formatted(each.policy().object().name(), each.binding().name());
        for (JsonNode action : Json.at(each.binding().tree(), "spec", "validationActions")) {
          switch (action.asString("")) {
            case "Warn" ->
                asked.warnings().add("Validation failed for " + names + ": " + denial.message());
            case "Deny" -> {
              String why = names + " denied request: " + denial.message();
              if (first == null) first = Invocations.refusal(subject, why, denial.reason());
            }
            default -> {}
          }
        }
      }
    }
    if (first != null) throw first;
  }

  private List<Denial> denials(Invocation each, Subject subject) {
    boolean ignores = Json.string(each.policy().tree(), "spec", "failurePolicy").equals("Ignore");
    if (!each.fault().isEmpty())
      return ignores ? List.of() : List.of(new Denial(each.fault(), "Invalid"));
    Policy policy = compiled.of(each.policy(), PolicyKind.VALIDATING);
    var denials = new ArrayList<Denial>();
    for (JsonNode params : each.params())
      judge(
          policy,
          each,
          params,
          Subject.of(subject.asked(), each.as()),
          new Verdict(denials, ignores));
    return denials;
  }

  /// What comes of one evaluation.
  private record Verdict(List<Denial> denials, boolean ignoresFailures) {
    void deny(String message, String reason) {
      denials.add(new Denial(message, reason));
    }

    void fail(String why) {
      if (!ignoresFailures) denials.add(new Denial(why, "Invalid"));
    }

    void fail(Expression expression, EvaluationException failed) {
      fail("expression '" + expression.source() + "' resulted in error: " + failed.getMessage());
    }
  }

  private void judge(
      Policy policy, Invocation each, JsonNode params, Subject subject, Verdict verdict) {
    Map<String, Object> values = Variables.values(subject, authorizer);
    values.put("namespaceObject", Variables.namespace(subject));
    values.put("params", params);
    JsonNode conditions = Json.at(each.policy().tree(), "spec", "matchConditions");
    switch (policy.conditions().judge(conditions, values)) {
      case Conditions.Answer.NoMatch none -> {
        return;
      }
      case Conditions.Answer.Failed(String why) -> {
        verdict.fail(why);
        return;
      }
      case Conditions.Answer.Match match -> {}
    }
    policy.faults().forEach(fault -> verdict.fail("compilation error: " + fault.body()));
    Budget budget = Budget.ofRequest();
    Map<String, Object> bound = policy.bind(values, budget);
    for (Policy.Validation rule : policy.validations()) check(rule, bound, budget, verdict);
    for (Expression annotation : policy.annotations()) {
      try {
        annotation.value(bound, budget);
      } catch (EvaluationException failed) {
        verdict.fail(annotation, failed);
      }
    }
  }

  private static void check(
      Policy.Validation rule, Map<String, Object> bound, Budget budget, Verdict verdict) {
    try {
      if (rule.holds().test(bound, budget)) return;
      verdict.deny(message(rule, bound, budget), rule.reason());
    } catch (EvaluationException failed) {
      verdict.fail(rule.holds(), failed);
    }
  }

  /// What is computed, or else what is written down, or else the rule itself.
  private static String message(Policy.Validation rule, Map<String, Object> bound, Budget budget) {
    String said = rule.said().map(expression -> said(expression, bound, budget)).orElse("");
    if (!said.isEmpty()) return said;
    if (!rule.message().isEmpty()) return rule.message();
    return "failed expression: " + rule.holds().source().strip();
  }

  private static String said(Expression expression, Map<String, Object> bound, Budget budget) {
    try {
      String text = expression.text(bound, budget).strip();
      return text.length() > LONGEST_MESSAGE || text.contains("\n") ? "" : text;
    } catch (EvaluationException unsaid) {
      return "";
    }
  }
}
