package dev.ballast.node.probe;

import java.util.Optional;

/// What probes say of one container. Without a startup probe `started` is true from the beginning,
/// without a readiness probe `ready` is.
public record Health(boolean started, boolean ready, Optional<Failure> failure) {
  /// A startup or liveness probe (`startupProbe`, `livenessProbe`) that failed often enough.
  public record Failure(String probe, String message) {}

  public static Health unprobed() {
    return new Health(true, true, Optional.empty());
  }
}
