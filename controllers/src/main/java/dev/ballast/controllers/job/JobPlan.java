package dev.ballast.controllers.job;

import dev.ballast.controllers.job.JobStatus.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Job does next: count what has ended, see whether that decides it, else keep as many pods
/// running as it wants
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/job/>).
final class JobPlan {
  record Observed(JobSpec spec, JobStatus known, List<JobPod> pods) {}

  /// The pods that have not ended yet.
  record Census(int active, int ready, int terminating, int restarts) {
    static Census of(List<JobPod> pods) {
      int active = 0;
      int ready = 0;
      int terminating = 0;
      int restarts = 0;
      for (JobPod each : pods) {
        if (each.active()) {
          active++;
          restarts += each.restarts();
        }
        if (each.active() && each.ready()) ready++;
        if (each.terminating()) terminating++;
      }
      return new Census(active, ready, terminating, restarts);
    }
  }

  sealed interface Action {
    /// Always before pods are let go: what they are counted as must be written down by then.
    record UpdateStatus(JobStatus status) implements Action {}

    /// Take the finalizer off a pod that is counted.
    record Untrack(JobPod pod) implements Action {}

    record DeletePod(JobPod pod) implements Action {}

    record CreatePod(int index, int failuresBefore) implements Action {}

    record Tell(boolean warning, String reason, String message) implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now) {
    return new JobPlan(seen, now).decide();
  }

  private final JobSpec spec;
  private final JobStatus known;
  private final List<JobPod> pods;
  private final Instant now;
  private final Tally tally;
  private final Census census;
  private final List<Condition> conditions;
  private final List<Action> later = new ArrayList<>();
  private Optional<Instant> started;
  private Optional<Instant> completed;

  private JobPlan(Observed seen, Instant now) {
    this.spec = seen.spec();
    this.known = seen.known();
    this.pods = seen.pods();
    this.now = now;
    this.tally = Tally.of(spec, known, pods);
    this.census = Census.of(pods);
    this.conditions = new ArrayList<>(known.conditions());
    this.started = known.started();
    this.completed = known.completed();
  }

  private List<Action> decide() {
    if (!known.over()) run();
    JobStatus status = status();
    var actions = new ArrayList<Action>();
    if (!status.equals(known)) actions.add(new Action.UpdateStatus(status));
    for (JobPod each : tally.free()) actions.add(new Action.Untrack(each));
    actions.addAll(later);
    return actions;
  }

  private void run() {
    suspendOrResume();
    if (started.isEmpty() && !spec.suspended()) started = Optional.of(now);
    Optional<Outcome> outcome = Outcome.of(spec, known, tally, census, now);
    if (outcome.isPresent()) {
      finish(outcome.get());
    } else if (!spec.deleting()) {
      staff();
    }
  }

  private void suspendOrResume() {
    boolean suspended = known.holds(JobStatus.SUSPENDED);
    if (spec.suspended() && !suspended) {
      set(JobStatus.SUSPENDED, true, "JobSuspended", "Job suspended");
      later.add(new Action.Tell(false, "Suspended", "Job suspended"));
    } else if (!spec.suspended() && suspended) {
      set(JobStatus.SUSPENDED, false, "JobResumed", "Job resumed");
      later.add(new Action.Tell(false, "Resumed", "Job resumed"));
      started = Optional.of(now);
    }
  }

  private void staff() {
    Staffing staffing = Staffing.of(spec, tally, pods, now);
    // What the Job itself has too many of is no failure: let go first, it is not counted.
    for (JobPod each : staffing.ends()) later.add(new Action.Untrack(each));
    for (JobPod each : staffing.ends()) later.add(new Action.DeletePod(each));
    for (Staffing.Start each : staffing.starts())
      later.add(new Action.CreatePod(each.index(), each.failuresBefore()));
    Stream.concat(staffing.pause().stream(), Outcome.untilDeadline(spec, known, now).stream())
        .min(Duration::compareTo)
        .ifPresent(after -> later.add(new Action.LookAgain(after.plusMillis(1))));
  }

  /// Ends the pods that still run; the last word is said when nothing is left to be counted.
  private void finish(Outcome outcome) {
    set(
        outcome.success() ? JobStatus.SUCCESS_CRITERIA_MET : JobStatus.FAILURE_TARGET,
        true,
        outcome.reason(),
        outcome.message());
    for (JobPod each : pods) if (each.active()) later.add(new Action.DeletePod(each));
    boolean settled =
        census.active() == 0
            && census.terminating() == 0
            && tally.uncountedSucceeded().isEmpty()
            && tally.uncountedFailed().isEmpty();
    if (!settled) return;
    set(
        outcome.success() ? JobStatus.COMPLETE : JobStatus.FAILED,
        true,
        outcome.reason(),
        outcome.message());
    if (outcome.success()) {
      completed = Optional.of(now);
      later.add(new Action.Tell(false, "Completed", "Job completed"));
    } else {
      later.add(new Action.Tell(true, outcome.reason(), outcome.message()));
    }
  }

  private void set(String type, boolean holds, String reason, String message) {
    for (int i = 0; i < conditions.size(); i++) {
      Condition each = conditions.get(i);
      if (!each.type().equals(type)) continue;
      if (each.holds() != holds)
        conditions.set(i, new Condition(type, holds, reason, message, second()));
      return;
    }
    conditions.add(new Condition(type, holds, reason, message, second()));
  }

  private Instant second() {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }

  private JobStatus status() {
    return new JobStatus(
        census.active(),
        census.ready(),
        census.terminating(),
        tally.succeeded(),
        tally.failed(),
        started.map(each -> each.truncatedTo(ChronoUnit.SECONDS)),
        completed.map(each -> each.truncatedTo(ChronoUnit.SECONDS)),
        tally.completedIndexes(),
        tally.failedIndexes(),
        tally.uncountedSucceeded(),
        tally.uncountedFailed(),
        List.copyOf(conditions));
  }
}
