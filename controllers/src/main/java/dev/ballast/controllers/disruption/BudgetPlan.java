package dev.ballast.controllers.disruption;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a budget allows, by the pods that are there
/// (<https://kubernetes.io/docs/tasks/run-application/configure-pdb/>).
final class BudgetPlan {
  /// An evicted pod that is still there after so long was not evicted after all.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private BudgetPlan() {}

  /// A number, or a share of the pods.
  record Amount(int number, boolean percent) {
    int of(int all) {
      return percent ? (int) Math.ceilDiv((long) number * all, 100L) : number;
    }
  }

  record Pod(String name, boolean ready, boolean deleting) {}

  /// @param scale how many pods the controllers of these pods want together
  /// @param unmanaged names of pods that nobody controls, so that they can't be counted
  /// @param evicted pods whose eviction was granted, and when
  record Observed(
      long generation,
      Optional<Amount> minAvailable,
      Optional<Amount> maxUnavailable,
      List<Pod> pods,
      int scale,
      List<String> unmanaged,
      Map<String, Instant> evicted) {}

  /// @param evicted those of the evicted that are still to be waited for
  record Status(
      long observedGeneration,
      int allowed,
      int healthy,
      int desired,
      int expected,
      Map<String, Instant> evicted) {}

  sealed interface Action {
    record UpdateStatus(Status status) implements Action {}

    record LookAgain(Duration after) implements Action {}

    record TellUnmanaged(List<String> pods) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now) {
    var actions = new ArrayList<Action>();
    Map<String, Instant> waiting = waiting(seen, now);
    int healthy = 0;
    for (Pod each : seen.pods())
      if (each.ready() && !each.deleting() && !waiting.containsKey(each.name())) healthy++;
    int expected = expected(seen);
    int desired = desired(seen, expected);
    int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    actions.add(
        new Action.UpdateStatus(
            new Status(seen.generation(), allowed, healthy, desired, expected, waiting)));
    if (!seen.unmanaged().isEmpty()) actions.add(new Action.TellUnmanaged(seen.unmanaged()));
    waiting.values().stream()
        .min(Instant::compareTo)
        .map(first -> Duration.between(now, first.plus(PATIENCE)).plusSeconds(1))
        .ifPresent(after -> actions.add(new Action.LookAgain(after)));
    return actions;
  }

  private static int expected(Observed seen) {
    boolean byNumber = seen.minAvailable().filter(each -> !each.percent()).isPresent();
    return byNumber ? seen.pods().size() : seen.scale();
  }

  private static int desired(Observed seen, int expected) {
    if (seen.maxUnavailable().isPresent())
      return Math.max(0, expected - seen.maxUnavailable().get().of(expected));
    return seen.minAvailable().map(each -> each.of(expected)).orElse(0);
  }

  private static Map<String, Instant> waiting(Observed seen, Instant now) {
    var waiting = new TreeMap<String, Instant>();
    for (Pod each : seen.pods()) {
      Instant at = seen.evicted().get(each.name());
      if (at == null || each.deleting()) continue;
      if (at.plus(PATIENCE).isAfter(now)) waiting.put(each.name(), at);
    }
    return waiting;
  }
}
