package dev.ballast.controllers.replicaset;

import dev.ballast.controllers.replicaset.ReplicaStatus.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a set of equal pods does next, and what it then reports.
final class ReplicaSetPlan {
  private static final int MOST_A_ROUND = 500;

  private ReplicaSetPlan() {}

  /// @param wanted how many pods there are to be
  /// @param labels of the template
  /// @param pods the set's pods, those that have ended or go included
  /// @param known what the set reports now
  record Observed(
      int wanted,
      int minReadySeconds,
      long generation,
      boolean deleting,
      Map<String, String> labels,
      List<Replica> pods,
      ReplicaStatus known) {}

  sealed interface Action {
    record CreatePod() implements Action {}

    record DeletePod(Replica pod) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now) {
    if (seen.deleting()) return List.of();
    List<Replica> active = seen.pods().stream().filter(Replica::active).toList();
    int missing = seen.wanted() - active.size();
    if (missing > 0)
      return Collections.nCopies(Math.min(missing, MOST_A_ROUND), new Action.CreatePod());
    var actions = new ArrayList<Action>();
    active.stream()
        .sorted(Replica.expendable(now))
        .limit(Math.min(-missing, MOST_A_ROUND))
        .forEach(each -> actions.add(new Action.DeletePod(each)));
    return actions;
  }

  /// What is to be reported after a round in which `failure` was met; empty where it is known.
  static Optional<ReplicaStatus> report(Observed seen, Optional<Failure> failure, Instant now) {
    int replicas = 0;
    int labeled = 0;
    int ready = 0;
    int available = 0;
    int terminating = 0;
    for (Replica each : seen.pods()) {
      if (each.terminating() && !ended(each)) terminating++;
      if (!each.active()) continue;
      replicas++;
      if (each.labels().entrySet().containsAll(seen.labels().entrySet())) labeled++;
      if (each.ready()) ready++;
      if (each.available(seen.minReadySeconds(), now)) available++;
    }
    var status =
        new ReplicaStatus(
            seen.generation(), replicas, labeled, ready, available, terminating, failure);
    return status.equals(seen.known()) ? Optional.empty() : Optional.of(status);
  }

  private static boolean ended(Replica pod) {
    return pod.phase().equals("Succeeded") || pod.phase().equals("Failed");
  }

  /// When to look again because time alone makes a pod available.
  static Optional<Duration> lookAgain(Observed seen, Instant now) {
    return seen.pods().stream()
        .filter(Replica::active)
        .flatMap(each -> each.untilAvailable(seen.minReadySeconds(), now).stream())
        .min(Comparator.naturalOrder());
  }
}
