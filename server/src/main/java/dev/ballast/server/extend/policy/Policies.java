package dev.ballast.server.extend.policy;

import dev.ballast.kinds.Kinds;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.admission.Attributes;
import dev.ballast.server.extend.match.Equivalents;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Snapshot;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// All policies of both sorts. Thread-safe.
public final class Policies {
  private final TypeChecks types;
  private final CompiledPolicies compiled;
  private final ValidatingPolicies validating;
  private final MutatingPolicies mutating;

  public Policies(
      Supplier<Kinds> kinds, Equivalents equivalents, Schemas schemas, Authorizer authorizer) {
    var invocations = new Invocations(kinds, equivalents);
    this.types = new TypeChecks(kinds, schemas);
    this.compiled = new CompiledPolicies(authorizer);
    this.validating = new ValidatingPolicies(invocations, compiled, authorizer);
    this.mutating = new MutatingPolicies(schemas, invocations, compiled, authorizer);
  }

  /// Whether the object is another one now.
  public boolean mutate(Attributes asked) {
    return anyBinding(PolicyKind.MUTATING, asked.seen()) && mutating.mutate(asked);
  }

  public void validate(Attributes asked) {
    if (anyBinding(PolicyKind.VALIDATING, asked.seen())) validating.validate(asked);
  }

  /// Without a binding no policy is in force; most clusters have none.
  private static boolean anyBinding(PolicyKind kind, Snapshot<Stored> seen) {
    return seen.scan(Keys.folder(kind.bindings()), "").iterator().hasNext();
  }

  /// Notes in the status of a policy that judges what its expressions would not find. Who writes
  /// the status itself has the last word.
  public void checkTypes(Attributes asked) {
    if (!asked.kind().kind().equals(PolicyKind.VALIDATING.kind())) return;
    ObjectNode policy = asked.object();
    ObjectNode status = Json.child(policy, "status");
    status.put("observedGeneration", Json.number(policy, 1, "metadata", "generation"));
    ObjectNode checked = status.putObject("typeChecking");
    ArrayNode warnings = types.warnings(policy.path("spec"));
    if (!warnings.isEmpty()) checked.set("expressionWarnings", warnings);
  }

  /// What in the policy `tree`, of the kind of that name, does not compile.
  public List<FieldError> faults(String kind, JsonNode tree) {
    for (PolicyKind each : PolicyKind.values()) {
      if (each.kind().equals(kind)) return compiled.faults(tree.path("spec"), each);
    }
    return List.of();
  }
}
