package dev.ballast.controllers.events;

import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;

/// Whether an Event has been kept long enough since it was last heard of.
final class ExpiryPlan {
  static final Duration KEPT = Duration.ofHours(1);

  private ExpiryPlan() {}

  record Observed(Instant lastHeard) {
    static Observed of(KubeObject event) {
      return new Observed(
          Stream.of(
                  event.created(),
                  time(event.text("lastTimestamp")),
                  time(event.text("eventTime")),
                  time(event.text("series", "lastObservedTime")))
              .max(Instant::compareTo)
              .orElse(Instant.EPOCH));
    }

    private static Instant time(String text) {
      try {
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
      } catch (DateTimeParseException notATime) {
        return Instant.EPOCH;
      }
    }
  }

  sealed interface Action {
    record Remove() implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  /// A time in the future (another machine's clock) counts as now: no Event stays longer than it is
  /// kept.
  static Action decide(Observed seen, Instant now) {
    Duration age = Duration.between(seen.lastHeard(), now);
    if (age.isNegative()) return new Action.LookAgain(KEPT);
    return age.compareTo(KEPT) >= 0 ? new Action.Remove() : new Action.LookAgain(KEPT.minus(age));
  }
}
