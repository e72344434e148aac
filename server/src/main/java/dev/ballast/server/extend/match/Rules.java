package dev.ballast.server.extend.match;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.admission.Attributes;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Whether a list of `RuleWithOperations` has one that speaks of a request. Pure.
public final class Rules {
  /// These are never sent to anybody: a webhook or a policy must not be able to keep itself from
  /// being removed.
  private static final Set<String> EXEMPT =
      Set.of(
          "validatingwebhookconfigurations",
          "mutatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings");

  private Rules() {}

  public static boolean exempt(Attributes asked) {
    ResourceType type = asked.kind().type();
    return type.group().equals("admissionregistration.k8s.io") && EXEMPT.contains(type.resource());
  }

  /// @param type what is asked for, or another version of it
  static boolean any(JsonNode rules, Attributes asked, ResourceType type) {
    for (JsonNode each : rules) if (matches(each, asked, type)) return true;
    return false;
  }

  private static boolean matches(JsonNode rule, Attributes asked, ResourceType type) {
    return scope(Json.string(rule, "scope"), asked)
        && has(rule.path("operations"), asked.operation().name())
        && has(rule.path("apiGroups"), type.group())
        && has(rule.path("apiVersions"), type.version())
        && resource(rule.path("resources"), type.resource(), asked.subresource())
        && (rule.path("resourceNames").isEmpty() || has(rule.path("resourceNames"), asked.name()));
  }

  private static boolean scope(String wanted, Attributes asked) {
    return switch (wanted) {
      case "Namespaced" -> asked.kind().namespaced();
      case "Cluster" -> !asked.kind().namespaced();
      default -> true;
    };
  }

  private static boolean has(JsonNode list, String wanted) {
    for (JsonNode each : list) {
      String text = each.asString("");
      if (text.equals("*") || text.equals(wanted)) return true;
    }
    return false;
  }

  /// `pods`, `pods/log`, `pods/*`, `*`, `*/scale`, `*/*`.
  private static boolean resource(JsonNode list, String resource, String part) {
    for (JsonNode each : list) {
      String text = each.asString("");
      int slash = text.indexOf('/');
      String main = slash < 0 ? text : text.substring(0, slash);
      String sub = slash < 0 ? "" : text.substring(slash + 1);
      boolean fits = main.equals("*") || main.equals(resource);
      if (fits && (sub.equals("*") || sub.equals(part))) return true;
    }
    return false;
  }
}
