package dev.ballast.kinds.policy;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.kinds.rule.Share;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// How many of a set of pods must be left alone.
public final class PodDisruptionBudgets {
  private static final List<String> COUNTS =
      List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
  private static final GoShape SPEC =
      new GoShape(Map.of(), "MinAvailable Selector MaxUnavailable UnhealthyPodEvictionPolicy");

  private PodDisruptionBudgets() {}

  public static Kind kind() {
    return KindBuilder.kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
        .shortNames("pdb")
        .namespaced()
        .updateNeedsVersion()
        .status(status -> COUNTS.forEach(count -> Defaults.number(status, count, 0)))
        .generationOf("spec")
        .rules(budget -> spec(budget.at("spec")))
        .updateRules((budget, old) -> spec(budget.at("spec")))
        .statusRules(
            (budget, old) -> COUNTS.forEach(count -> budget.at("status", count).nonNegative()))
        .columns(
            Column.text("Min Available")
                .described("The minimum number of pods that must be available.")
                .shows(budget -> share(budget, "minAvailable")),
            Column.text("Max Unavailable")
                .described("The maximum number of pods that may be unavailable.")
                .shows(budget -> share(budget, "maxUnavailable")),
            Column.integer("Allowed Disruptions")
                .described("Calculated number of pods that may be disrupted at this time.")
                .showsNumberAt("status", "disruptionsAllowed"),
            Column.AGE)
        .build();
  }

  private static String share(ObjectNode budget, String field) {
    return Json.at(budget, "spec", field).asString("N/A");
  }

  private static void spec(Field spec) {
    Field least = spec.at("minAvailable");
    Field most = spec.at("maxUnavailable");
    if (least.present() && most.present()) {
      spec.invalid(SPEC.of(spec.value()), "minAvailable and maxUnavailable cannot be both set");
    }
    for (Field share : List.of(least, most)) {
      if (share.absent()) continue;
      Share.validate(share);
      Share.atMostAll(share);
    }
    Selectors.validate(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").noneOrOneOf("AlwaysAllow", "IfHealthyBudget");
  }
}
