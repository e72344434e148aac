package dev.ballast.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.disruption.BudgetPlan.Action;
import dev.ballast.controllers.disruption.BudgetPlan.Amount;
import dev.ballast.controllers.disruption.BudgetPlan.Observed;
import dev.ballast.controllers.disruption.BudgetPlan.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many pods a budget can spare.
class BudgetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static Optional<Amount> amount(String text) {
    if (text.equals("-")) return Optional.empty();
    boolean percent = text.endsWith("%");
    int number = Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text);
    return Optional.of(new Amount(number, percent));
  }

  /// Pods by their marks: `y` is ready, `n` is not, `d` is ready and goes.
  private static List<Pod> pods(String marks) {
    var pods = new ArrayList<Pod>();
    for (char each : marks.toCharArray())
      pods.add(new Pod("p" + pods.size(), each != 'n', each == 'd'));
    return pods;
  }

  private static BudgetPlan.Status status(Observed seen) {
    return BudgetPlan.decide(seen, NOW).stream()
        .filter(Action.UpdateStatus.class::isInstance)
        .map(each -> ((Action.UpdateStatus) each).status())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2   | -   | yyy  | 3  | 1 | 3 | 2 | 3
          2   | -   | yyn  | 3  | 0 | 2 | 2 | 3
          50% | -   | yyy  | 3  | 1 | 3 | 2 | 3
          50% | -   | yyy  | 5  | 0 | 3 | 3 | 5
          -   | 1   | yyy  | 3  | 1 | 3 | 2 | 3
          -   | 1   | yyyd | 4  | 0 | 3 | 3 | 4
          -   | 34% | yyy  | 3  | 2 | 3 | 1 | 3
          -   | 5   | yyy  | 3  | 3 | 3 | 0 | 3
          1   | -   | ''   | 0  | 0 | 0 | 1 | 0
          -   | 1   | ''   | 0  | 0 | 0 | 0 | 0
          """)
  void theSparePodsAreCounted(
      String least,
      String most,
      String marks,
      int scale,
      int allowed,
      int healthy,
      int desired,
      int expected) {
    var seen =
        new Observed(5, amount(least), amount(most), pods(marks), scale, List.of(), Map.of());
    assertThat(status(seen))
        .isEqualTo(new BudgetPlan.Status(5, allowed, healthy, desired, expected, Map.of()));
  }

  @Test
  void anEvictedPodIsNotCountedUntilItIsGoneOrForgotten() {
    var evicted =
        Map.of("p0", NOW.minusSeconds(5), "p1", NOW.minusSeconds(500), "gone", NOW.minusSeconds(1));
    var seen = new Observed(5, amount("1"), amount("-"), pods("yyy"), 3, List.of(), evicted);
    assertThat(status(seen).healthy()).isEqualTo(2);
    assertThat(status(seen).evicted()).containsOnlyKeys("p0");
    assertThat(BudgetPlan.decide(seen, NOW)).anyMatch(Action.LookAgain.class::isInstance);
  }
}
