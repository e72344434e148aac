package dev.ballast.controllers.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.roles.AggregationPlan.Observed;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which rules a gathering role gets.
class AggregationPlanTest {
  private static KubeObject role(String name, String label, String rules) {
    return KubeObject.parse(
        "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"to\":\"%s\"}},\"rules\":%s}"
            .formatted(name, label, rules));
  }

  private static KubeObject gathering(String rules) {
    KubeObject role = role("all", "view", rules);
    var selectors = role.tree().putObject("aggregationRule").putArray("clusterRoleSelectors");
    selectors.addObject().putObject("matchLabels").put("to", "view");
    return role;
  }

  private static String decided(KubeObject role, KubeObject... others) {
    return AggregationPlan.decide(new Observed(role, List.of(others)))
        .map(change -> Json.text(change.rules()))
        .orElse("nothing");
  }

  @Test
  void rulesComeByTheNameOfTheirRoleEachOnceAndNeverFromItself() {
    KubeObject role = gathering("[{\"verbs\":[\"x\"]}]");
    KubeObject b = role("b", "view", "[{\"verbs\":[\"get\"]},{\"verbs\":[\"list\"]}]");
    KubeObject a = role("a", "view", "[{\"verbs\":[\"list\"]}]");
    KubeObject other = role("c", "edit", "[{\"verbs\":[\"delete\"]}]");
    assertThat(decided(role, role, b, a, other))
        .isEqualTo("[{\"verbs\":[\"list\"]},{\"verbs\":[\"get\"]}]");
  }

  @Test
  void nothingIsWrittenWhereNothingChanges() {
    KubeObject a = role("a", "view", "[{\"verbs\":[\"list\"]}]");
    assertThat(decided(gathering("[{\"verbs\":[\"list\"]}]"), a)).isEqualTo("nothing");
    assertThat(decided(role("plain", "view", "[]"), a)).isEqualTo("nothing");
    assertThat(decided(gathering("null"))).isEqualTo("[]");
  }
}
