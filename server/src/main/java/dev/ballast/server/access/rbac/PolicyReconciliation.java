package dev.ballast.server.access.rbac;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a role or binding that is there lacks of the one that every cluster has
/// (<https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation>). What an
/// administrator added stays.
public final class PolicyReconciliation {
  private PolicyReconciliation() {}

  /// What is to be done about one object.
  public sealed interface Step {
    /// Nothing.
    record Leave() implements Step {}

    /// `next` takes its place.
    record Update(ObjectNode next) implements Step {}

    /// It refers to another role, which can't be changed: it is made anew.
    record Replace() implements Step {}
  }

  /// @param found as it is stored; not changed
  public static Step decide(ObjectNode wanted, ObjectNode found) {
    String auto = Json.string(found, "metadata", "annotations", BootstrapPolicy.AUTO_UPDATE);
    if (auto.equals("false")) return new Step.Leave();
    if (wanted.has("roleRef") && !Json.same(wanted.path("roleRef"), found.path("roleRef"))) {
      return new Step.Replace();
    }
    ObjectNode next = found.deepCopy();
    for (String each : List.of("labels", "annotations")) addTexts(wanted, next, each);
    missingRules(wanted, found).ifPresent(all -> next.set("rules", all));
    if (wanted.has("subjects")) addSubjects(wanted, next);
    if (wanted.has("aggregationRule")) addSelectors(wanted, next);
    return Json.same(next, found) ? new Step.Leave() : new Step.Update(next);
  }

  private static void addTexts(ObjectNode wanted, ObjectNode next, String field) {
    ObjectNode texts = Json.child(Json.child(next, "metadata"), field);
    for (var each : wanted.path("metadata").path(field).properties()) {
      if (!texts.has(each.getKey())) texts.set(each.getKey(), each.getValue());
    }
  }

  /// The rules of both, where something is missing. Those of a role that gathers others are not
  /// its own.
  private static Optional<ArrayNode> missingRules(ObjectNode wanted, ObjectNode found) {
    if (wanted.has("aggregationRule") || wanted.has("roleRef")) return Optional.empty();
    List<PolicyRule> missing =
        Coverage.missing(
            PolicyRule.list(found.path("rules")), PolicyRule.list(wanted.path("rules")));
    if (missing.isEmpty()) return Optional.empty();
    ArrayNode all = Json.array();
    found.path("rules").forEach(all::add);
    missing.forEach(each -> all.add(each.tree()));
    return Optional.of(all);
  }

  private static void addSubjects(ObjectNode wanted, ObjectNode next) {
    var there = new ArrayList<JsonNode>();
    next.path("subjects").forEach(there::add);
    for (JsonNode each : wanted.path("subjects")) {
      if (!there.contains(each)) next.withArray("subjects").add(each);
    }
  }

  private static void addSelectors(ObjectNode wanted, ObjectNode next) {
    ObjectNode rule = Json.child(next, "aggregationRule");
    var there = new ArrayList<JsonNode>();
    rule.path("clusterRoleSelectors").forEach(there::add);
    for (JsonNode each : wanted.path("aggregationRule").path("clusterRoleSelectors")) {
      if (!there.contains(each)) rule.withArray("clusterRoleSelectors").add(each);
    }
  }
}
