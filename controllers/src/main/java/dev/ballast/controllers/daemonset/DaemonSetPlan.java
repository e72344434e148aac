package dev.ballast.controllers.daemonset;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a DaemonSet does next. First every node gets its pod and loses what it should not have;
/// where nothing is to be done for that, the update goes on.
final class DaemonSetPlan {
  private static final int MOST_A_ROUND = 250;

  /// What was seen.
  ///
  /// @param nodes every node, and whether the set wants a pod there
  /// @param pods the set's pods
  /// @param hash the hash of the present template's revision
  /// @param patience until when a failed pod of that node is left alone
  /// @param known the status that the set reports now
  record Observed(
      DaemonSpec set,
      SortedMap<String, Eligibility> nodes,
      List<DaemonPod> pods,
      String hash,
      Map<String, Instant> patience,
      DaemonStatus known,
      int collisions) {}

  sealed interface Action {
    record CreatePod(String node) implements Action {}

    record DeletePod(DaemonPod pod, Why why) implements Action {}

    record UpdateStatus(DaemonStatus status) implements Action {}

    /// Look again when time alone changes what is to be done.
    record LookAgain(Duration after) implements Action {}
  }

  enum Why {
    FAILED,
    SUCCEEDED,
    SURPLUS,
    UNWANTED,
    OUTDATED
  }

  static List<Action> decide(Observed seen, Instant now) {
    return new DaemonSetPlan(seen, now).decide();
  }

  private final Observed seen;
  private final DaemonSpec set;
  private final Instant now;
  private final Map<String, List<DaemonPod>> byNode = new HashMap<>();
  private final List<Action.CreatePod> creations = new ArrayList<>();
  private final List<Action.DeletePod> deletions = new ArrayList<>();
  private @Nullable Duration wait;

  private DaemonSetPlan(Observed seen, Instant now) {
    this.seen = seen;
    this.set = seen.set();
    this.now = now;
    for (DaemonPod each : seen.pods()) {
      boolean nothingLeftToDo = each.terminating() && (each.failed() || each.succeeded());
      if (!nothingLeftToDo)
        byNode.computeIfAbsent(each.node(), unknown -> new ArrayList<>()).add(each);
    }
    byNode.values().forEach(each -> each.sort(DaemonPod.SENIORITY));
  }

  private List<Action> decide() {
    seen.nodes().forEach(this::populate);
    clearVanishedNodes();
    boolean settled = creations.isEmpty() && deletions.isEmpty();
    if (settled && !set.onDelete()) {
      var update = new RollingUpdate(seen, byNode, now);
      creations.addAll(update.creations());
      deletions.addAll(update.deletions());
    }
    var actions = new ArrayList<Action>();
    actions.addAll(creations.subList(0, Math.min(MOST_A_ROUND, creations.size())));
    actions.addAll(deletions.subList(0, Math.min(MOST_A_ROUND, deletions.size())));
    DaemonStatus status = status();
    if (!status.equals(seen.known())) actions.add(new Action.UpdateStatus(status));
    nextAvailable().ifPresent(this::lookAgain);
    if (wait != null) actions.add(new Action.LookAgain(wait));
    return actions;
  }

  /// Gives one node the pod it should have, and takes what it should not.
  private void populate(String node, Eligibility fit) {
    List<DaemonPod> pods = byNode.getOrDefault(node, List.of());
    if (fit.shouldRun() && pods.isEmpty()) {
      creations.add(new Action.CreatePod(node));
    } else if (fit.mayStay()) {
      List<DaemonPod> living = living(node, pods);
      if (!set.surges()) living.stream().skip(1).forEach(each -> delete(each, Why.SURPLUS));
      else if (living.size() > 1) keepOldAndNew(living);
      else if (living.isEmpty() && fit.shouldRun() && nothingFails(pods))
        creations.add(new Action.CreatePod(node));
    } else {
      for (DaemonPod each : pods) if (!each.terminating()) delete(each, Why.UNWANTED);
    }
  }

  /// The node's pods that live on. One that has ended is deleted, a failed one after a back-off, so
  /// that its successor may come.
  private List<DaemonPod> living(String node, List<DaemonPod> pods) {
    var living = new ArrayList<DaemonPod>();
    for (DaemonPod each : pods) {
      if (each.terminating()) continue;
      if (each.succeeded()) delete(each, Why.SUCCEEDED);
      else if (each.failed()) deleteFailed(node, each);
      else living.add(each);
    }
    return living;
  }

  private void deleteFailed(String node, DaemonPod pod) {
    Instant until = seen.patience().getOrDefault(node, Instant.MIN);
    if (until.isAfter(now)) lookAgain(Duration.between(now, until));
    else delete(pod, Why.FAILED);
  }

  /// While surging, a failed pod that waits for its back-off still holds the place.
  private static boolean nothingFails(List<DaemonPod> pods) {
    return pods.stream().noneMatch(each -> each.failed() && !each.terminating());
  }

  /// While surging a node may have an old and a new pod: until the new one is available, or the
  /// old one no longer ready.
  private void keepOldAndNew(List<DaemonPod> living) {
    DaemonPod old = null;
    DaemonPod young = null;
    for (DaemonPod each : living) {
      boolean updated = each.hash().equals(seen.hash());
      if (updated && young == null) young = each;
      else if (!updated && old == null) old = each;
      else delete(each, Why.SURPLUS);
    }
    if (old == null || young == null) return;
    if (!old.ready() || young.available(set.minReadySeconds(), now)) delete(old, Why.OUTDATED);
  }

  /// A pod that was never scheduled, and whose node is gone, is nobody else's to delete.
  private void clearVanishedNodes() {
    for (DaemonPod each : seen.pods()) {
      boolean vanished = !each.scheduled() && !seen.nodes().containsKey(each.node());
      if (vanished && !each.terminating()) delete(each, Why.UNWANTED);
    }
  }

  private void delete(DaemonPod pod, Why why) {
    deletions.add(new Action.DeletePod(pod, why));
  }

  private void lookAgain(Duration after) {
    if (wait == null || after.compareTo(wait) < 0) wait = after;
  }

  private Optional<Duration> nextAvailable() {
    return seen.pods().stream()
        .flatMap(each -> each.untilAvailable(set.minReadySeconds(), now).stream())
        .min(Comparator.naturalOrder());
  }

  /// Each node is judged by its senior pod.
  private DaemonStatus status() {
    int desired = 0;
    int current = 0;
    int misscheduled = 0;
    int ready = 0;
    int updated = 0;
    int available = 0;
    for (Map.Entry<String, Eligibility> each : seen.nodes().entrySet()) {
      List<DaemonPod> pods = byNode.getOrDefault(each.getKey(), List.of());
      if (!each.getValue().shouldRun()) {
        if (!pods.isEmpty()) misscheduled++;
        continue;
      }
      desired++;
      if (pods.isEmpty()) continue;
      current++;
      DaemonPod senior = pods.getFirst();
      if (senior.ready()) ready++;
      if (senior.available(set.minReadySeconds(), now)) available++;
      if (senior.hash().equals(seen.hash())) updated++;
    }
    return new DaemonStatus(
        set.generation(),
        desired,
        current,
        misscheduled,
        ready,
        updated,
        available,
        seen.collisions());
  }
}
