package dev.ballast.scheduler;

import dev.ballast.objects.Json;
import dev.ballast.objects.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A topology spread constraint of a pod.
///
/// @param hard whether a node that would break it is refused (`DoNotSchedule`)
/// @param pods the pods that are counted, those of the pod's own namespace
/// @param honoursRule whether only nodes that the pod's selector and affinity accept are counted
/// @param honoursTaints whether nodes whose taints the pod does not tolerate are left out
record SpreadRule(
    String topologyKey,
    int maxSkew,
    int minDomains,
    boolean hard,
    LabelSelector pods,
    boolean honoursRule,
    boolean honoursTaints) {

  static List<SpreadRule> of(JsonNode spec, Map<String, String> podLabels) {
    var rules = new ArrayList<SpreadRule>();
    for (JsonNode each : spec.path("topologySpreadConstraints")) {
      rules.add(
          new SpreadRule(
              Json.string(each, "topologyKey"),
              (int) Json.number(each, 1, "maxSkew"),
              (int) Json.number(each, 1, "minDomains"),
              !Json.string(each, "whenUnsatisfiable").equals("ScheduleAnyway"),
              selector(each, podLabels),
              !Json.string(each, "nodeAffinityPolicy").equals("Ignore"),
              Json.string(each, "nodeTaintsPolicy").equals("Honor")));
    }
    return rules;
  }

  private static LabelSelector selector(JsonNode rule, Map<String, String> podLabels) {
    var requirements =
        new ArrayList<>(LabelSelector.ofTree(rule.path("labelSelector")).requirements());
    for (JsonNode key : rule.path("matchLabelKeys")) {
      String value = podLabels.get(key.asString(""));
      if (value == null) continue;
      requirements.addAll(LabelSelector.ofLabels(Map.of(key.asString(""), value)).requirements());
    }
    return new LabelSelector(requirements);
  }
}
