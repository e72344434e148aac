package dev.ballast.objects.resource;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which objects a quota is about
/// (<https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes>): all, or only pods
/// of a sort, or claims of a class of volume attributes.
public final class QuotaScopes {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final String VOLUME_ATTRIBUTES = "VolumeAttributesClass";

  private QuotaScopes() {}

  /// Whether `object`, one of `resource`, is within all scopes of `quota`.
  public static boolean cover(JsonNode quota, GroupResource resource, JsonNode object) {
    for (JsonNode each : scopes(quota)) {
      boolean within =
          resource.equals(PODS)
              ? pod(each, object)
              : resource.equals(CLAIMS) && claim(each, object);
      if (!within) return false;
    }
    return true;
  }

  private static List<JsonNode> scopes(JsonNode quota) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode each : Json.at(quota, "spec", "scopes")) {
      ObjectNode scope = Json.object();
      all.add(scope.put("scopeName", each.asString("")).put("operator", "Exists"));
    }
    Json.at(quota, "spec", "scopeSelector", "matchExpressions").forEach(all::add);
    return all;
  }

  private static boolean pod(JsonNode scope, JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return switch (Json.string(scope, "scopeName")) {
      case "Terminating" -> terminating(spec);
      case "NotTerminating" -> !terminating(spec);
      case "BestEffort" -> QosClass.of(spec).equals("BestEffort");
      case "NotBestEffort" -> !QosClass.of(spec).equals("BestEffort");
      case "PriorityClass" -> selects(scope, Json.string(spec, "priorityClassName"));
      case "CrossNamespacePodAffinity" -> crossesNamespaces(spec.path("affinity"));
      default -> false;
    };
  }

  private static boolean claim(JsonNode scope, JsonNode claim) {
    if (!Json.string(scope, "scopeName").equals(VOLUME_ATTRIBUTES)) return false;
    return selects(scope, Json.string(claim, "spec", "volumeAttributesClassName"))
        || selects(scope, Json.string(claim, "status", "currentVolumeAttributesClassName"))
        || selects(
            scope,
            Json.string(claim, "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"));
  }

  private static boolean selects(JsonNode scope, String value) {
    String key = Json.string(scope, "scopeName");
    ObjectNode term = Json.object().put("key", key);
    term.put("operator", Json.string(scope, "operator")).set("values", scope.path("values"));
    var selector = new LabelSelector(List.of(LabelSelector.expression(term)));
    return selector.matches(value.isEmpty() ? Map.of() : Map.of(key, value));
  }

  private static boolean terminating(JsonNode spec) {
    return Json.number(spec, -1, "activeDeadlineSeconds") >= 0;
  }

  private static boolean crossesNamespaces(JsonNode affinity) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode rules = affinity.path(kind);
      for (JsonNode each : rules.path("requiredDuringSchedulingIgnoredDuringExecution"))
        if (crosses(each)) return true;
      for (JsonNode each : rules.path("preferredDuringSchedulingIgnoredDuringExecution"))
        if (crosses(each.path("podAffinityTerm"))) return true;
    }
    return false;
  }

  private static boolean crosses(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.has("namespaceSelector");
  }
}
