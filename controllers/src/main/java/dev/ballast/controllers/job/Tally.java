package dev.ballast.controllers.job;

import dev.ballast.controllers.job.FailureRule.Action;
import dev.ballast.controllers.job.FailureRule.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts each pod that has ended exactly once. Its uid is first written into the Job's status as
/// uncounted; then the finalizer that keeps the pod is taken off; and only when nothing is kept any
/// more does the uid become a number (KEP-2307). A crash between two of these steps loses and
/// doubles nothing.
///
/// @param free pods that need not be kept any longer once this status is written
/// @param failJob why the pod failure policy ends the whole Job
record Tally(
    int succeeded,
    int failed,
    Indexes completedIndexes,
    Indexes failedIndexes,
    SortedSet<String> uncountedSucceeded,
    SortedSet<String> uncountedFailed,
    List<JobPod> free,
    Optional<String> failJob) {

  static Tally of(JobSpec spec, JobStatus known, List<JobPod> pods) {
    return new Count(spec, known, pods).tally();
  }

  /// How many pods have succeeded, counted or not yet.
  int allSucceeded(JobSpec spec) {
    return spec.indexed() ? completedIndexes.size() : succeeded + uncountedSucceeded.size();
  }

  int allFailed() {
    return failed + uncountedFailed.size();
  }

  private static final class Count {
    private final JobSpec spec;
    private final JobStatus known;
    private final List<JobPod> pods;
    private final SortedSet<String> uncountedSucceeded = new TreeSet<>();
    private final SortedSet<String> uncountedFailed = new TreeSet<>();
    private final List<JobPod> free = new ArrayList<>();
    private final Map<Integer, Integer> newest = new HashMap<>();
    private int succeeded;
    private int failed;
    private Indexes completed;
    private Indexes failedIndexes;
    private Optional<String> failJob = Optional.empty();

    Count(JobSpec spec, JobStatus known, List<JobPod> pods) {
      this.spec = spec;
      this.known = known;
      this.pods = pods;
      this.succeeded = known.succeeded();
      this.failed = known.failed();
      this.completed = known.completedIndexes();
      this.failedIndexes = known.failedIndexes();
      for (JobPod each : pods) newest.merge(each.index(), each.failuresBefore(), Math::max);
    }

    Tally tally() {
      var kept = new HashSet<String>();
      for (JobPod each : pods) if (each.tracked()) kept.add(each.uid());
      for (String uid : known.uncountedSucceeded()) {
        if (kept.contains(uid)) uncountedSucceeded.add(uid);
        else succeeded++;
      }
      for (String uid : known.uncountedFailed()) {
        if (kept.contains(uid)) uncountedFailed.add(uid);
        else failed++;
      }
      for (JobPod each : pods) if (each.tracked()) look(each);
      if (spec.indexed()) succeeded = completed.size() - uncountedSucceeded.size();
      return new Tally(
          succeeded,
          failed,
          completed,
          failedIndexes,
          uncountedSucceeded,
          uncountedFailed,
          free,
          failJob);
    }

    private void look(JobPod pod) {
      if (pod.succeeded()) {
        success(pod);
      } else if (pod.failed(spec.replacesLate())) {
        failure(pod);
      } else if (spec.deleting() || known.over()) {
        free.add(pod);
      }
    }

    private void success(JobPod pod) {
      free.add(pod);
      if (uncountedSucceeded.contains(pod.uid())) return;
      if (spec.indexed()) {
        boolean counts =
            pod.index() >= 0 && pod.index() < spec.indexLimit() && !completed.has(pod.index());
        if (!counts) return;
        completed = completed.with(pod.index());
      }
      uncountedSucceeded.add(pod.uid());
    }

    private void failure(JobPod pod) {
      Optional<Verdict> verdict = FailureRule.judge(spec.failureRules(), pod);
      Action action = verdict.map(Verdict::action).orElse(Action.COUNT);
      if (action == Action.FAIL_JOB && failJob.isEmpty()) failJob = verdict.map(Verdict::why);
      boolean known = uncountedFailed.contains(pod.uid());
      if (action != Action.IGNORE && !known) uncountedFailed.add(pod.uid());
      if (!spec.perIndex()) {
        free.add(pod);
        return;
      }
      int failures = pod.failuresBefore() + (action == Action.IGNORE ? 0 : 1);
      boolean lost =
          action == Action.FAIL_INDEX || failures > spec.backoffLimitPerIndex().orElse(0);
      if (lost && pod.index() >= 0) failedIndexes = failedIndexes.with(pod.index());
      // Its successor takes over the number of failures: until there is one, it is kept.
      boolean succeeded = newest.getOrDefault(pod.index(), 0) > pod.failuresBefore();
      if (lost || succeeded || completed.has(pod.index())) free.add(pod);
    }
  }
}
