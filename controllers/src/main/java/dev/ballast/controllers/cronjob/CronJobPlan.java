package dev.ballast.controllers.cronjob;

import dev.ballast.controllers.cronjob.CronSpec.Concurrency;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a CronJob does next: note which of its Jobs have ended, forget old ones, and start one when
/// it is due
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/>).
final class CronJobPlan {
  /// Beyond so many missed times something is wrong with the clock, or with the schedule.
  private static final int MANY = 100;

  /// A Job of this CronJob.
  ///
  /// @param ended when it completed or failed
  record Run(String name, String uid, Instant created, End end, Optional<Instant> ended) {}

  enum End {
    NONE,
    COMPLETE,
    FAILED
  }

  /// @param active names of the Jobs that the status calls active
  /// @param lastScheduled the due time of the last Job; empty where there was none
  record Observed(
      CronSpec spec,
      Instant created,
      List<Run> runs,
      List<String> active,
      Optional<Instant> lastScheduled,
      Optional<Instant> lastSuccessful) {}

  sealed interface Action {
    /// Start the Job of a due time.
    record Start(Instant due) implements Action {}

    record DeleteJob(Run run) implements Action {}

    /// The Jobs that run, one that is being started included, and the times.
    record UpdateStatus(
        List<String> active, Optional<Instant> lastScheduled, Optional<Instant> lastSuccessful)
        implements Action {}

    record Tell(boolean warning, String reason, String message) implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now) {
    return new CronJobPlan(seen, now).decide();
  }

  private final Observed seen;
  private final CronSpec spec;
  private final Instant now;
  private final List<Action> actions = new ArrayList<>();
  private final List<String> active = new ArrayList<>();
  private Optional<Instant> lastScheduled;
  private Optional<Instant> lastSuccessful;

  private CronJobPlan(Observed seen, Instant now) {
    this.seen = seen;
    this.spec = seen.spec();
    this.now = now;
    this.lastScheduled = seen.lastScheduled();
    this.lastSuccessful = seen.lastSuccessful();
  }

  private List<Action> decide() {
    takeStock();
    forget(End.COMPLETE, spec.keptSuccessful());
    forget(End.FAILED, spec.keptFailed());
    if (!spec.deleting() && !spec.suspended()) startIfDue();
    var status = new Action.UpdateStatus(active, lastScheduled, lastSuccessful);
    var known = new Action.UpdateStatus(seen.active(), seen.lastScheduled(), seen.lastSuccessful());
    if (!status.equals(known)) actions.add(status);
    return actions;
  }

  private void takeStock() {
    for (Run each : seen.runs()) {
      boolean knownActive = seen.active().contains(each.name());
      if (each.end() == End.NONE) {
        active.add(each.name());
      } else if (knownActive) {
        String condition = each.end() == End.COMPLETE ? "Complete" : "Failed";
        String told = "Saw completed job: " + each.name() + ", condition: " + condition;
        actions.add(new Action.Tell(false, "SawCompletedJob", told));
      }
      boolean later =
          each.end() == End.COMPLETE
              && each.ended().isPresent()
              && lastSuccessful.map(each.ended().get()::isAfter).orElse(true);
      if (later) lastSuccessful = each.ended();
    }
    active.sort(Comparator.naturalOrder());
  }

  private void forget(End end, int kept) {
    List<Run> ended =
        seen.runs().stream()
            .filter(each -> each.end() == end)
            .sorted(Comparator.comparing(Run::created).thenComparing(Run::name))
            .toList();
    for (Run each : ended.subList(0, Math.max(0, ended.size() - kept)))
      actions.add(new Action.DeleteJob(each));
  }

  private void startIfDue() {
    Instant from = lastScheduled.orElse(seen.created());
    if (spec.deadline().isPresent()) {
      Instant earliest = now.minus(spec.deadline().get());
      if (earliest.isAfter(from)) from = earliest;
    }
    Optional<Instant> due = lastDue(from);
    if (due.isPresent()) start(due.get());
    next(now)
        .map(at -> Duration.between(now, at).plusMillis(1))
        .ifPresent(after -> actions.add(new Action.LookAgain(after)));
  }

  private Optional<Instant> next(Instant after) {
    return spec.schedule()
        .next(ZonedDateTime.ofInstant(after, spec.zone()))
        .map(ZonedDateTime::toInstant);
  }

  /// The last due time after `from` that is not in the future. Times that were missed before it
  /// stay missed.
  private Optional<Instant> lastDue(Instant from) {
    Optional<Instant> last = Optional.empty();
    Optional<Instant> at = next(from);
    int missed = 0;
    while (at.isPresent() && !at.get().isAfter(now)) {
      last = at;
      missed++;
      at = next(missed > MANY ? recent(at.get()) : at.get());
    }
    if (missed > MANY) {
      String told =
          "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check"
              + " clock skew";
      actions.add(new Action.Tell(true, "TooManyMissedTimes", told));
    }
    return last;
  }

  /// Skips ahead where very many times were missed, so that a long sleep costs no long search.
  private Instant recent(Instant at) {
    Instant near = now.minus(Duration.between(at, now).dividedBy(2));
    return near.isAfter(at) && Duration.between(at, now).compareTo(Duration.ofHours(1)) > 0
        ? near
        : at;
  }

  private void start(Instant due) {
    if (lastScheduled.filter(it -> !it.isBefore(due)).isPresent()) return;
    if (spec.concurrency() == Concurrency.FORBID && !active.isEmpty()) {
      String told =
          "Not starting job because prior execution is running and concurrency policy is Forbid";
      actions.add(new Action.Tell(false, "JobAlreadyActive", told));
      return;
    }
    if (spec.concurrency() == Concurrency.REPLACE) {
      for (Run each : seen.runs())
        if (each.end() == End.NONE) actions.add(new Action.DeleteJob(each));
      active.clear();
    }
    actions.add(new Action.Start(due));
    active.add(jobName(spec.name(), due));
    active.sort(Comparator.naturalOrder());
    lastScheduled = Optional.of(due);
  }

  /// A due time has one Job, whatever happens: its name says the minute.
  static String jobName(String cronJob, Instant due) {
    return cronJob + "-" + due.getEpochSecond() / 60;
  }
}
