package dev.ballast.controllers.daemonset;

import dev.ballast.loop.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// How long to leave failed pods alone, node by node: a pod that a node refuses would else be made
/// anew at full speed. A node that was quiet for long starts over. Thread-safe.
final class FailurePatience {
  private static final Duration MOST = Duration.ofMinutes(15);
  private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), MOST);

  /// @param set the set's uid and generation: a new template gets a new chance
  record Place(String set, String node) {}

  private record Failures(int count, Instant last) {
    Instant until() {
      return last.plus(BACK_OFF.after(count));
    }

    boolean isForgotten(Instant now) {
      return last.plus(MOST.multipliedBy(2)).isBefore(now);
    }
  }

  private final Map<Place, Failures> failures = new HashMap<>();

  /// Notes that a failed pod was deleted there.
  synchronized void deleted(Place place, Instant now) {
    failures.values().removeIf(each -> each.isForgotten(now));
    failures.merge(
        place, new Failures(1, now), (before, one) -> new Failures(before.count + 1, now));
  }

  /// Until when failed pods of `set` are to be left alone, by node.
  synchronized Map<String, Instant> of(String set, Instant now) {
    var until = new HashMap<String, Instant>();
    failures.forEach(
        (place, failed) -> {
          if (place.set.equals(set) && !failed.isForgotten(now))
            until.put(place.node, failed.until());
        });
    return until;
  }
}
