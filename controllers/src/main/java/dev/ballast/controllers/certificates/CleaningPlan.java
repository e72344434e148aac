package dev.ballast.controllers.certificates;

import java.time.Duration;
import java.time.Instant;

/// When a request is old enough to go: an hour after it was approved, denied or failed, a day after
/// it came where nobody looked at it.
final class CleaningPlan {
  private static final Duration DECIDED = Duration.ofHours(1);
  private static final Duration PENDING = Duration.ofHours(24);

  private CleaningPlan() {}

  /// When the request is to go.
  static Instant due(Request request) {
    Instant due = request.object().created().plus(PENDING);
    boolean pending = !request.is("Approved") && !request.is("Denied") && !request.is("Failed");
    if (pending) return due;
    Instant last = Instant.MAX;
    for (String each : new String[] {"Approved", "Denied", "Failed"}) {
      Instant since = request.since(each).orElse(Instant.MAX);
      if (since.isBefore(last)) last = since;
    }
    if (last.equals(Instant.EPOCH)) last = request.object().created();
    return last.plus(DECIDED);
  }
}
