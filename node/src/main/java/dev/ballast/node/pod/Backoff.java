package dev.ballast.node.pod;

import java.time.Duration;
import java.time.Instant;

/// How long the next try waits after a failure: doubled each time up to a limit, forgotten after
/// twice the limit without a failure.
public record Backoff(Duration delay, Instant updated) {
  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /// No failure yet: the first restart doesn't wait.
  static Backoff none(Instant now) {
    return new Backoff(Duration.ZERO, now);
  }

  /// When a container that ended at `finished` may start again.
  Instant due(Instant finished) {
    return forgotten(finished) ? finished : finished.plus(delay);
  }

  /// After a restart at `now` of what ended at `finished`.
  Backoff next(Instant finished, Instant now) {
    if (delay.isZero() || forgotten(finished)) return new Backoff(FIRST, now);
    Duration doubled = delay.multipliedBy(2);
    return new Backoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled, now);
  }

  private boolean forgotten(Instant at) {
    return Duration.between(updated, at).compareTo(LONGEST.multipliedBy(2)) > 0;
  }
}
