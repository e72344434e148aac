package dev.ballast.controllers.job;

import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a Job asks for.
///
/// @param completions how many pods must succeed; empty: any one of them, and all must have ended
/// @param restarts whether containers are restarted in place, so that restarts count as failures
/// @param backoffLimitPerIndex failures that one index may have; empty: they count for the whole
/// @param replacesLate whether a pod that goes is replaced only when it has ended
record JobSpec(
    long generation,
    boolean deleting,
    boolean suspended,
    int parallelism,
    OptionalInt completions,
    boolean indexed,
    boolean restarts,
    int backoffLimit,
    OptionalInt backoffLimitPerIndex,
    OptionalInt maxFailedIndexes,
    Optional<Duration> activeDeadline,
    boolean replacesLate,
    List<FailureRule> failureRules,
    List<SuccessRule> successRules) {

  static JobSpec of(KubeObject job) {
    return new JobSpec(
        job.generation(),
        job.deleting(),
        job.flag("spec", "suspend"),
        (int) job.number(1, "spec", "parallelism"),
        number(job, "completions"),
        job.text("spec", "completionMode").equals("Indexed"),
        job.text("spec", "template", "spec", "restartPolicy").equals("OnFailure"),
        (int) job.number(6, "spec", "backoffLimit"),
        number(job, "backoffLimitPerIndex"),
        number(job, "maxFailedIndexes"),
        job.at("spec", "activeDeadlineSeconds").isIntegralNumber()
            ? Optional.of(Duration.ofSeconds(job.number(0, "spec", "activeDeadlineSeconds")))
            : Optional.empty(),
        job.text("spec", "podReplacementPolicy").equals("Failed"),
        FailureRule.all(job.at("spec", "podFailurePolicy", "rules")),
        SuccessRule.all(job.at("spec", "successPolicy", "rules")));
  }

  private static OptionalInt number(KubeObject job, String field) {
    return job.at("spec", field).isIntegralNumber()
        ? OptionalInt.of((int) job.number(0, "spec", field))
        : OptionalInt.empty();
  }

  boolean perIndex() {
    return indexed && backoffLimitPerIndex.isPresent();
  }

  int indexLimit() {
    return completions.orElse(0);
  }
}
