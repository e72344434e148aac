package dev.ballast.server.extend.policy;

import dev.ballast.cel.Budget;
import dev.ballast.cel.EvaluationException;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.apply.Apply;
import dev.ballast.objects.patch.JsonPatch;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.admission.Attributes.Operation;
import dev.ballast.server.extend.match.Conditions;
import dev.ballast.server.extend.match.Replacement;
import dev.ballast.server.extend.match.Rules;
import dev.ballast.server.extend.match.Subject;
import dev.ballast.server.extend.match.Variables;
import dev.ballast.server.extend.policy.Invocations.Invocation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes what is written by the policies that are in force, one after the other.
final class MutatingPolicies {
  private final Schemas schemas;
  private final Invocations invocations;
  private final CompiledPolicies compiled;
  private final Authorizer authorizer;

  MutatingPolicies(
      Schemas schemas, Invocations invocations, CompiledPolicies compiled, Authorizer authorizer) {
    this.schemas = schemas;
    this.invocations = invocations;
    this.compiled = compiled;
    this.authorizer = authorizer;
  }

  /// A policy that can't be carried out.
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  /// Whether the object is another one now. A policy that wants to see what others changed after
  /// it is asked once more.
  ///
  /// @throws ApiException where a policy can't be carried out and that matters
  boolean mutate(Attributes asked) {
    boolean writes = asked.operation() == Operation.CREATE || asked.operation() == Operation.UPDATE;
    if (Rules.exempt(asked) || !writes) return false;
    List<Invocation> all = invocations.of(PolicyKind.MUTATING, Subject.of(asked));
    if (all.isEmpty()) return false;
    var before = new HashSet<Invocation>();
    var again = new HashSet<Invocation>();
    boolean changed = false;
    for (Invocation each : all) {
      boolean now = pass(each, asked);
      if (now) again.addAll(before);
      if (reinvoked(each)) before.add(each);
      changed |= now;
    }
    Set<Invocation> second = Set.copyOf(again);
    for (Invocation each : all) if (second.contains(each)) changed |= pass(each, asked);
    return changed;
  }

  private static boolean reinvoked(Invocation each) {
    return Json.string(each.policy().tree(), "spec", "reinvocationPolicy").equals("IfNeeded");
  }

  private boolean pass(Invocation each, Attributes asked) {
    try {
      if (!each.fault().isEmpty()) throw new Failure(each.fault());
      boolean changed = false;
      for (JsonNode params : each.params()) changed |= change(each, params, asked);
      return changed;
    } catch (Failure failure) {
      JsonNode spec = each.policy().tree().path("spec");
      if (Json.string(spec, "failurePolicy").equals("Ignore")) return false;
      String why =
          "policy '%s' with binding '%s' denied request: %s"
              .formatted(
                  each.policy().object().name(), each.binding().name(), failure.getMessage());
      throw Invocations.failure(Subject.of(asked), why);
    }
  }

  private boolean change(Invocation each, JsonNode params, Attributes asked) throws Failure {
    Policy policy = compiled.of(each.policy(), PolicyKind.MUTATING);
    Subject subject = Subject.of(asked, each.as());
    JsonNode conditions = Json.at(each.policy().tree(), "spec", "matchConditions");
    switch (policy.conditions().judge(conditions, values(subject, params))) {
      case Conditions.Answer.NoMatch none -> {
        return false;
      }
      case Conditions.Answer.Failed(String why) -> throw new Failure(why);
      case Conditions.Answer.Match match -> {}
    }
    if (!policy.faults().isEmpty())
      throw new Failure("compilation error: " + policy.faults().getFirst().body());
    Budget budget = Budget.ofRequest();
    boolean changed = false;
    for (Policy.Mutation mutation : policy.mutations()) {
      Subject now = Subject.of(asked, each.as());
      Map<String, Object> bound = policy.bind(values(now, params), budget);
      changed |= apply(mutation, now, bound, budget);
    }
    return changed;
  }

  private Map<String, Object> values(Subject subject, JsonNode params) {
    Map<String, Object> values = Variables.values(subject, authorizer);
    values.put("namespaceObject", Variables.namespace(subject));
    values.put("params", params);
    return values;
  }

  private boolean apply(
      Policy.Mutation mutation, Subject subject, Map<String, Object> bound, Budget budget)
      throws Failure {
    ObjectNode seen = subject.object() == null ? subject.asked().object() : subject.object();
    try {
      JsonNode given = mutation.change().tree(bound, budget);
      ObjectNode next = mutation.applied() ? merged(subject, seen, given) : patched(seen, given);
      if (Json.same(next, seen)) return false;
      Replacement.take(schemas, subject, next);
      return true;
    } catch (EvaluationException failed) {
      throw new Failure(
          "expression '"
              + mutation.change().source()
              + "' resulted in error: "
              + failed.getMessage());
    } catch (ApiException misfit) {
      throw new Failure(String.valueOf(misfit.getMessage()));
    }
  }

  private ObjectNode merged(Subject subject, ObjectNode seen, JsonNode given) throws Failure {
    if (!(given instanceof ObjectNode wanted))
      throw new Failure("must evaluate to Object but got " + given.getNodeType());
    return Apply.overlay(subject.as().schemaIn(schemas), seen, wanted);
  }

  private static ObjectNode patched(ObjectNode seen, JsonNode given) throws Failure {
    if (given instanceof ArrayNode operations) return JsonPatch.apply(seen, operations);
    throw new Failure("type checking error: expected a list of JSONPatch");
  }
}
