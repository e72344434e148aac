package dev.ballast.controllers.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a Job ends, once that is clear.
///
/// @param reason and `message`, in Kubernetes' words
record Outcome(boolean success, String reason, String message) {
  static final String REACHED = "CompletionsReached";

  static Optional<Outcome> of(
      JobSpec spec, JobStatus known, Tally tally, JobPlan.Census census, Instant now) {
    return decided(known)
        .or(() -> failure(spec, known, tally, census, now))
        .or(() -> success(spec, tally, census));
  }

  /// What was decided once stays, while the last pods end.
  private static Optional<Outcome> decided(JobStatus known) {
    for (String type : new String[] {JobStatus.FAILURE_TARGET, JobStatus.SUCCESS_CRITERIA_MET}) {
      if (!known.holds(type)) continue;
      boolean success = type.equals(JobStatus.SUCCESS_CRITERIA_MET);
      return known.condition(type).map(each -> new Outcome(success, each.reason(), each.message()));
    }
    return Optional.empty();
  }

  private static Optional<Outcome> failure(
      JobSpec spec, JobStatus known, Tally tally, JobPlan.Census census, Instant now) {
    if (tally.failJob().isPresent()) return failed("PodFailurePolicy", tally.failJob().get());
    if (tally.allFailed() > spec.backoffLimit() || tooManyRestarts(spec, census))
      return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    if (untilDeadline(spec, known, now).filter(left -> !left.isPositive()).isPresent())
      return failed("DeadlineExceeded", "Job was active longer than specified deadline");
    if (!spec.perIndex()) return Optional.empty();
    int lost = tally.failedIndexes().size();
    if (spec.maxFailedIndexes().isPresent() && lost > spec.maxFailedIndexes().getAsInt())
      return failed(
          "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes");
    boolean all = tally.completedIndexes().size() + lost >= spec.indexLimit();
    return lost > 0 && all && census.active() == 0
        ? failed("FailedIndexes", "Job has failed indexes")
        : Optional.empty();
  }

  private static boolean tooManyRestarts(JobSpec spec, JobPlan.Census census) {
    if (!spec.restarts()) return false;
    return spec.backoffLimit() == 0
        ? census.restarts() > 0
        : census.restarts() >= spec.backoffLimit();
  }

  private static Optional<Outcome> failed(String reason, String message) {
    return Optional.of(new Outcome(false, reason, message));
  }

  private static Optional<Outcome> success(JobSpec spec, Tally tally, JobPlan.Census census) {
    Optional<SuccessRule> met = SuccessRule.met(spec.successRules(), tally.completedIndexes());
    if (met.isPresent())
      return Optional.of(
          new Outcome(true, "SuccessPolicy", "Matched rules at index " + met.get().number()));
    int succeeded = tally.allSucceeded(spec);
    boolean enough =
        spec.completions().isPresent() ? succeeded >= spec.completions().getAsInt() : succeeded > 0;
    return enough && census.active() == 0
        ? Optional.of(new Outcome(true, REACHED, "Reached expected number of succeeded pods"))
        : Optional.empty();
  }

  /// How long the Job may still run; empty where nothing limits it.
  static Optional<Duration> untilDeadline(JobSpec spec, JobStatus known, Instant now) {
    if (spec.suspended() || known.started().isEmpty()) return Optional.empty();
    return spec.activeDeadline()
        .map(limit -> Duration.between(now, known.started().get().plus(limit)));
  }
}
