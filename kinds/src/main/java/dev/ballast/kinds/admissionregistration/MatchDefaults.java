package dev.ballast.kinds.admissionregistration;

import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is filled in where it is said which requests a webhook or a policy is about.
final class MatchDefaults {
  private MatchDefaults() {}

  /// What webhooks and policies have in common: the policy of matching, and selectors of all.
  static void fill(ObjectNode match) {
    Defaults.word(match, "matchPolicy", "Equivalent");
    for (String selector : new String[] {"namespaceSelector", "objectSelector"}) {
      Defaults.value(match, selector, Json.object());
    }
  }

  /// A policy's or a binding's `matchConstraints` or `matchResources`, where there are any.
  static void fillResources(JsonNode resources) {
    if (!(resources instanceof ObjectNode match)) return;
    fill(match);
    for (JsonNode rule : match.path("resourceRules")) fillRule(rule);
    for (JsonNode rule : match.path("excludeResourceRules")) fillRule(rule);
  }

  static void fillRule(JsonNode rule) {
    if (rule instanceof ObjectNode made) Defaults.word(made, "scope", "*");
  }
}
