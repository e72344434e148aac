package dev.ballast.scheduler;

import dev.ballast.loop.Name;
import dev.ballast.world.World.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The placements on their way, found by pod and by the claims they wait for.
final class Flights {
  /// A placement that waits for its claims runs out of time by `timer`.
  private record Held(Flight flight, Timer timer) {}

  private static final Timer NONE = () -> {};

  private final Map<Name, Held> byPod = new HashMap<>();
  private final Map<Name, Set<Name>> byClaim = new HashMap<>();

  void add(Flight flight) {
    add(flight, NONE);
  }

  void add(Flight flight, Timer timer) {
    byPod.put(flight.pod().name(), new Held(flight, timer));
    for (VolumeStep step : flight.steps()) {
      byClaim.computeIfAbsent(step.claim(), fresh -> new HashSet<>()).add(flight.pod().name());
    }
  }

  /// Exchanges a flight by a later state of itself.
  void replace(Flight flight) {
    byPod.computeIfPresent(flight.pod().name(), (same, held) -> new Held(flight, held.timer()));
  }

  @Nullable Flight remove(Name pod) {
    Held held = byPod.remove(pod);
    if (held == null) return null;
    held.timer().cancel();
    for (VolumeStep step : held.flight().steps()) {
      byClaim.computeIfPresent(
          step.claim(),
          (same, pods) -> {
            pods.remove(pod);
            return pods.isEmpty() ? null : pods;
          });
    }
    return held.flight();
  }

  boolean has(Name pod) {
    return byPod.containsKey(pod);
  }

  /// The flight of the pod of that name, if it is still the same pod.
  @Nullable Flight get(Name pod, String uid) {
    Held held = byPod.get(pod);
    return held != null && held.flight().uid().equals(uid) ? held.flight() : null;
  }

  /// Those that wait for `claim`.
  List<Flight> waitingFor(Name claim) {
    var flights = new ArrayList<Flight>();
    for (Name pod : byClaim.getOrDefault(claim, Set.of())) {
      Held held = byPod.get(pod);
      if (held != null) flights.add(held.flight());
    }
    return flights;
  }
}
