package dev.ballast.controllers.roles;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The rules of a ClusterRole that gathers those of others
/// (<https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles>).
final class AggregationPlan {
  private AggregationPlan() {}

  /// @param others all ClusterRoles, `role` among them or not
  record Observed(KubeObject role, List<KubeObject> others) {}

  /// The rules are to be these.
  record SetRules(ArrayNode rules) {}

  /// Empty where `role` gathers nothing or has its rules already.
  static Optional<SetRules> decide(Observed seen) {
    JsonNode selectors = seen.role().at("aggregationRule", "clusterRoleSelectors");
    if (selectors.isEmpty() || seen.role().deleting()) return Optional.empty();
    var rules = new ArrayList<JsonNode>();
    for (JsonNode each : selectors) gather(seen, LabelSelector.ofTree(each), rules);
    ArrayNode all = Json.array();
    rules.forEach(all::add);
    boolean same = Json.same(all, seen.role().at("rules"));
    return same ? Optional.empty() : Optional.of(new SetRules(all));
  }

  private static void gather(Observed seen, LabelSelector selector, List<JsonNode> rules) {
    seen.others().stream()
        .filter(each -> !each.name().equals(seen.role().name()))
        .filter(each -> selector.matches(each.labels()))
        .sorted(Comparator.comparing(KubeObject::name))
        .forEach(
            each -> {
              for (JsonNode rule : each.at("rules")) if (!rules.contains(rule)) rules.add(rule);
            });
  }
}
