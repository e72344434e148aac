package dev.ballast.server.expiry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which Events have to go: those that nobody has written for an hour, as in Kubernetes
/// (kube-apiserver `--event-ttl`), and, where there are too many or they are too large, those
/// written longest ago.
final class ExpiryPlan {
  static final Duration KEPT = Duration.ofHours(1);
  static final int MOST = 50_000;
  static final long MOST_BYTES = 50_000_000;

  /// So many are decided on together.
  static final int AT_ONCE = 128;

  private ExpiryPlan() {}

  /// An Event as it was written last.
  record Written(String key, long revision, int bytes, Instant at) {}

  /// All Events.
  ///
  /// @param oldestFirst in the order of their last writes
  record Observed(int count, long bytes, Iterable<Written> oldestFirst) {}

  sealed interface Action {
    record Remove(String key, long revision) implements Action {}

    /// Nothing more has to go before `after`.
    record LookAgain(Duration after) implements Action {}
  }

  /// Looks no further than to the first that may stay: the others were written later.
  static List<Action> decide(Observed seen, Instant now) {
    var actions = new ArrayList<Action>();
    int tooMany = seen.count - MOST;
    long tooLarge = seen.bytes - MOST_BYTES;
    for (Written each : seen.oldestFirst) {
      Duration left = left(each, now);
      if (tooMany <= 0 && tooLarge <= 0 && left.isPositive()) {
        actions.add(new Action.LookAgain(left));
        return actions;
      }
      actions.add(new Action.Remove(each.key, each.revision));
      tooMany--;
      tooLarge -= each.bytes;
      if (actions.size() == AT_ONCE) {
        actions.add(new Action.LookAgain(Duration.ZERO));
        return actions;
      }
    }
    actions.add(new Action.LookAgain(KEPT));
    return actions;
  }

  /// A time in the future (the clock was set back, or another machine's) counts as now: nothing
  /// stays longer than it is kept.
  private static Duration left(Written event, Instant now) {
    Duration age = Duration.between(event.at, now);
    return age.isNegative() ? KEPT : KEPT.minus(age);
  }
}
