package dev.ballast.controllers.deployment;

import dev.ballast.controllers.deployment.DeploymentStatus.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a Deployment reports: its counts, and how its rollout goes
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status>).
///
/// @param present the set of the present template, once there is one
record Progress(
    DeploymentSpec spec,
    Optional<ReplicaSetState> present,
    Collection<ReplicaSetState> all,
    DeploymentStatus known,
    Instant now) {
  private static final String DONE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final String PAUSED = "DeploymentPaused";
  private static final String RESUMED = "DeploymentResumed";

  /// The status after a round of a rollout that goes on.
  DeploymentStatus rolling() {
    DeploymentStatus next = counted(known);
    if (spec.progressDeadline().isEmpty()) {
      next = next.without(DeploymentStatus.PROGRESSING);
    } else if (!overBefore(next)) {
      if (next.complete(spec)) {
        next = next.with(progressing("True", DONE, name() + " has successfully progressed."));
      } else if (next.furtherThan(known)) {
        next = moved(next);
      } else if (timedOut(next)) {
        next = next.with(progressing("False", TIMED_OUT, name() + " has timed out progressing."));
      }
    }
    return failing(next);
  }

  /// The status of a Deployment that is only scaled, paused or going.
  DeploymentStatus standing() {
    return counted(known);
  }

  private DeploymentStatus counted(DeploymentStatus before) {
    int replicas = sum(ReplicaSetState::replicas);
    int available = sum(ReplicaSetState::available);
    int updated = present.map(ReplicaSetState::replicas).orElse(0);
    int wanted = sum(ReplicaSetState::wanted);
    var counted =
        new DeploymentStatus(
            spec.generation(),
            replicas,
            updated,
            sum(ReplicaSetState::ready),
            available,
            Math.max(0, wanted - available),
            sum(ReplicaSetState::terminating),
            before.collisionCount(),
            before.conditions());
    boolean enough = available >= spec.fewest();
    return counted.with(
        enough
            ? Entry.now(
                DeploymentStatus.AVAILABLE,
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.",
                now)
            : Entry.now(
                DeploymentStatus.AVAILABLE,
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
                now));
  }

  private int sum(java.util.function.ToIntFunction<ReplicaSetState> count) {
    return all.stream().mapToInt(count).sum();
  }

  /// Whether the rollout ended before: a pod that is lost later is no new rollout.
  private boolean overBefore(DeploymentStatus next) {
    return next.replicas() == next.updated()
        && known
            .condition(DeploymentStatus.PROGRESSING)
            .filter(each -> each.reason().equals(DONE))
            .isPresent();
  }

  /// Progress is told anew each time, for the deadline counts from the last of it.
  private DeploymentStatus moved(DeploymentStatus next) {
    Entry moved = progressing("True", "ReplicaSetUpdated", name() + " is progressing.");
    Optional<Entry> before = next.condition(DeploymentStatus.PROGRESSING);
    if (before.isPresent() && before.get().status().equals("True")) {
      moved =
          new Entry(
              moved.type(),
              moved.status(),
              moved.reason(),
              moved.message(),
              moved.updated(),
              before.get().since());
    }
    return next.without(DeploymentStatus.PROGRESSING).with(moved);
  }

  private boolean timedOut(DeploymentStatus next) {
    Optional<Entry> progress = next.condition(DeploymentStatus.PROGRESSING);
    if (progress.isEmpty() || progress.get().reason().equals(DONE)) return false;
    if (progress.get().reason().equals(TIMED_OUT)) return true;
    return !deadline(progress.get()).isAfter(now);
  }

  private Instant deadline(Entry progress) {
    return progress.updated().plusSeconds(spec.progressDeadline().orElse(0));
  }

  /// When time alone would end the rollout as failed.
  Optional<Duration> untilTimedOut(DeploymentStatus next) {
    if (spec.progressDeadline().isEmpty() || next.complete(spec)) return Optional.empty();
    return next.condition(DeploymentStatus.PROGRESSING)
        .filter(each -> !List.of(DONE, TIMED_OUT, PAUSED).contains(each.reason()))
        .map(each -> Duration.between(now, deadline(each)).plusSeconds(1))
        .filter(Duration::isPositive);
  }

  private DeploymentStatus failing(DeploymentStatus next) {
    Optional<ReplicaSetState> failing =
        present
            .filter(each -> each.failure().isPresent())
            .or(() -> all.stream().filter(each -> each.failure().isPresent()).findFirst());
    if (failing.isEmpty()) return next.without(DeploymentStatus.FAILURE);
    var why = failing.get().failure().orElseThrow();
    return next.with(
        new Entry(
            DeploymentStatus.FAILURE,
            why.status(),
            why.reason(),
            why.message(),
            why.since(),
            why.since()));
  }

  private Entry progressing(String status, String reason, String message) {
    return Entry.now(DeploymentStatus.PROGRESSING, status, reason, message, now);
  }

  private String name() {
    return present
        .map(set -> "ReplicaSet \"" + set.name() + "\"")
        .orElse("Deployment \"" + spec.name() + "\"");
  }

  /// `before` with a note that the set of the present template was made, or was there already.
  static DeploymentStatus begun(
      DeploymentSpec spec, DeploymentStatus before, String set, boolean made, Instant now) {
    if (spec.progressDeadline().isEmpty()) return before;
    boolean told = before.condition(DeploymentStatus.PROGRESSING).isPresent();
    if (!made && told) return before;
    String reason = made ? "NewReplicaSetCreated" : "FoundNewReplicaSet";
    String message = (made ? "Created new" : "Found new") + " replica set \"" + set + "\"";
    return before.with(Entry.now(DeploymentStatus.PROGRESSING, "True", reason, message, now));
  }

  /// `before` with a note that the Deployment is paused, or goes on.
  static DeploymentStatus paused(DeploymentSpec spec, DeploymentStatus before, Instant now) {
    Optional<Entry> progress = before.condition(DeploymentStatus.PROGRESSING);
    if (spec.progressDeadline().isEmpty()) return before;
    if (progress.isPresent() && progress.get().reason().equals(TIMED_OUT)) return before;
    boolean known = progress.isPresent() && progress.get().reason().equals(PAUSED);
    if (spec.paused() == known) return before;
    return before.with(
        spec.paused()
            ? Entry.now(
                DeploymentStatus.PROGRESSING, "Unknown", PAUSED, "Deployment is paused", now)
            : Entry.now(
                DeploymentStatus.PROGRESSING, "Unknown", RESUMED, "Deployment is resumed", now));
  }
}
