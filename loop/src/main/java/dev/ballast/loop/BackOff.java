package dev.ballast.loop;

import java.time.Duration;

/// A wait that doubles with every failure in a row, from `first` to `most`.
public record BackOff(Duration first, Duration most) {
  /// The wait after that many failures in a row, from 1.
  public Duration after(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, 40);
    long nanos =
        most.toNanos() >> doublings < first.toNanos()
            ? most.toNanos()
            : first.toNanos() << doublings;
    return Duration.ofNanos(nanos);
  }
}
