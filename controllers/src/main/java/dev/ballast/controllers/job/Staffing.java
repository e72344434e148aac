package dev.ballast.controllers.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which pods a running Job starts and which it ends, so that as many run as it wants; after
/// failures it waits longer each time.
///
/// @param pause until a pod may be started that waits for its back-off
record Staffing(List<Start> starts, List<JobPod> ends, Optional<Duration> pause) {
  private static final int MOST_A_ROUND = 500;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int MOST_DOUBLINGS = 6;

  /// A pod to be started.
  ///
  /// @param index -1 for none
  record Start(int index, int failuresBefore) {}

  static Staffing of(JobSpec spec, Tally tally, List<JobPod> pods, Instant now) {
    List<JobPod> active = pods.stream().filter(JobPod::active).toList();
    int wanted = wanted(spec, tally, active.size());
    if (active.size() > wanted)
      return new Staffing(List.of(), surplus(spec, active, wanted), Optional.empty());
    int held = spec.replacesLate() ? (int) pods.stream().filter(JobPod::terminating).count() : 0;
    int missing = Math.min(wanted - active.size() - held, MOST_A_ROUND);
    if (missing <= 0) return new Staffing(List.of(), List.of(), Optional.empty());
    return spec.indexed() ? indexed(spec, tally, pods, missing, now) : plain(pods, missing, now);
  }

  private static int wanted(JobSpec spec, Tally tally, int active) {
    if (spec.suspended()) return 0;
    int succeeded = tally.allSucceeded(spec);
    if (spec.completions().isEmpty())
      return succeeded > 0 ? Math.min(active, spec.parallelism()) : spec.parallelism();
    int left = spec.completions().getAsInt() - succeeded;
    if (spec.perIndex()) left -= tally.failedIndexes().size();
    return Math.max(0, Math.min(spec.parallelism(), left));
  }

  /// Those go first whose end costs least: not ready, and the youngest; of an index that has two,
  /// and of indexes from the highest.
  private static List<JobPod> surplus(JobSpec spec, List<JobPod> active, int wanted) {
    Comparator<JobPod> order =
        Comparator.comparing(JobPod::ready)
            .thenComparing(JobPod::created, Comparator.reverseOrder())
            .thenComparing(JobPod::name);
    if (spec.indexed()) order = Comparator.comparing(JobPod::index).reversed().thenComparing(order);
    return active.stream().sorted(order).limit(active.size() - wanted).toList();
  }

  private static Staffing plain(List<JobPod> pods, int missing, Instant now) {
    Optional<Duration> wait = untilReady(pods, now);
    if (wait.isPresent()) return new Staffing(List.of(), List.of(), wait);
    var starts = new ArrayList<Start>();
    for (int i = 0; i < missing; i++) starts.add(new Start(-1, 0));
    return new Staffing(starts, List.of(), Optional.empty());
  }

  private static Staffing indexed(
      JobSpec spec, Tally tally, List<JobPod> pods, int missing, Instant now) {
    Set<Integer> taken = new HashSet<>();
    Map<Integer, List<JobPod>> ended = new HashMap<>();
    for (JobPod each : pods) {
      boolean holds = each.active() || each.terminating() && spec.replacesLate();
      if (holds) taken.add(each.index());
      else ended.computeIfAbsent(each.index(), unknown -> new ArrayList<>()).add(each);
    }
    Optional<Duration> common = spec.perIndex() ? Optional.empty() : untilReady(pods, now);
    if (common.isPresent()) return new Staffing(List.of(), List.of(), common);
    var starts = new ArrayList<Start>();
    Optional<Duration> wait = Optional.empty();
    for (int index = 0; index < spec.indexLimit() && starts.size() < missing; index++) {
      boolean done = tally.completedIndexes().has(index) || tally.failedIndexes().has(index);
      if (done || taken.contains(index)) continue;
      List<JobPod> before = ended.getOrDefault(index, List.of());
      Optional<Duration> own = spec.perIndex() ? untilReady(before, now) : Optional.empty();
      if (own.isEmpty()) starts.add(new Start(index, failures(spec, before)));
      else if (wait.isEmpty() || own.get().compareTo(wait.get()) < 0) wait = own;
    }
    return new Staffing(starts, List.of(), wait);
  }

  private static int failures(JobSpec spec, List<JobPod> before) {
    int failures = 0;
    for (JobPod each : before) {
      if (!each.failed(false)) continue;
      boolean counts =
          FailureRule.judge(spec.failureRules(), each)
              .filter(it -> it.action() == FailureRule.Action.IGNORE)
              .isEmpty();
      failures = Math.max(failures, each.failuresBefore() + (counts ? 1 : 0));
    }
    return failures;
  }

  /// How long to wait after failures in a row; empty where nothing has failed since the last
  /// success, or long enough ago.
  private static Optional<Duration> untilReady(List<JobPod> pods, Instant now) {
    Instant lastSuccess =
        pods.stream()
            .filter(JobPod::succeeded)
            .flatMap(each -> each.ended().stream())
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    int failures = 0;
    Instant lastFailure = Instant.EPOCH;
    for (JobPod each : pods) {
      if (!each.phase().equals("Failed")) continue;
      Instant ended = each.ended().orElse(each.created());
      if (!ended.isAfter(lastSuccess)) continue;
      failures = Math.max(failures + 1, each.failuresBefore() + 1);
      if (ended.isAfter(lastFailure)) lastFailure = ended;
    }
    if (failures == 0) return Optional.empty();
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    if (wait.compareTo(LONGEST_WAIT) > 0) wait = LONGEST_WAIT;
    Duration left = Duration.between(now, lastFailure.plus(wait));
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }
}
