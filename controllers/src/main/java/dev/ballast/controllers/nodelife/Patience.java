package dev.ballast.controllers.nodelife;

import java.time.Duration;

/// How long to wait before the worst is assumed.
///
/// @param grace how long a node may be silent before its state is unknown
/// @param quarantine how long a node's object must be gone before its pods are removed
/// @param finishedPods how many finished pods are kept, the youngest
public record Patience(Duration grace, Duration quarantine, int finishedPods) {
  /// What Kubernetes waits.
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(40), Duration.ofSeconds(40), 12_500);
}
