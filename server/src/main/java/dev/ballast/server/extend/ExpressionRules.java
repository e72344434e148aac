package dev.ballast.server.extend;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.policy.Policies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refuses webhooks and policies with expressions that are none. What was taken once stays: an
/// update is only asked about the expressions that it brings.
final class ExpressionRules {
  private final Supplier<Conditions> conditions;
  private final Policies policies;

  ExpressionRules(Supplier<Conditions> conditions, Policies policies) {
    this.conditions = conditions;
    this.policies = policies;
  }

  /// @throws ApiException 422
  void check(Attributes asked) {
    boolean writes = asked.operation() == Operation.CREATE || asked.operation() == Operation.UPDATE;
    if (!writes || !Rules.exempt(asked) || !asked.subresource().isEmpty()) return;
    Set<String> before = sources(asked.old());
    var faults = new ArrayList<FieldError>();
    ObjectNode object = asked.object();
    int number = 0;
    for (JsonNode hook : object.path("webhooks")) {
      conditions(hook, "webhooks[" + number++ + "]", before, faults);
    }
    for (FieldError fault : policies.faults(asked.kind().kind(), object)) {
      if (!before.contains(String.valueOf(fault.value()))) faults.add(fault);
    }
    if (faults.isEmpty()) {
      policies.checkTypes(asked);
      return;
    }
    throw ApiException.invalid(
        asked.kind().type().group(), asked.kind().kind(), asked.name(), faults);
  }

  private void conditions(JsonNode of, String place, Set<String> before, List<FieldError> faults) {
    int number = 0;
    for (JsonNode each : of.path("matchConditions")) {
      String source = Json.string(each, "expression");
      String field = place + ".matchConditions[" + number++ + "].expression";
      if (before.contains(Json.text(each.path("expression")))) continue;
      String fault = conditions.get().fault(source);
      if (!fault.isEmpty()) faults.add(FieldError.invalid(field, source, fault));
    }
  }

  /// All expressions that `tree` has anywhere, as JSON.
  private static Set<String> sources(@Nullable JsonNode tree) {
    var found = new HashSet<String>();
    if (tree != null) collect(tree, found);
    return found;
  }

  private static void collect(JsonNode node, Set<String> found) {
    if (node.isObject()) {
      for (String field : List.of("expression", "messageExpression", "valueExpression")) {
        JsonNode source = node.get(field);
        if (source != null) found.add(Json.text(source));
      }
    }
    node.forEach(each -> collect(each, found));
  }
}
