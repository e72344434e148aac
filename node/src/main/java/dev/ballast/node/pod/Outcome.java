package dev.ballast.node.pod;

import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.PodSpec.RestartPolicy;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a pod ended that will not run again: its last phase and why.
public record Outcome(String phase, String reason, String message) {
  static final String SUCCEEDED = "Succeeded";
  static final String FAILED = "Failed";

  /// The outcome, where what was seen settles it.
  static Optional<Outcome> of(Observed seen) {
    String phase = Json.string(seen.reported(), "phase");
    if (phase.equals(SUCCEEDED) || phase.equals(FAILED)) {
      String reason = Json.string(seen.reported(), "reason");
      return Optional.of(new Outcome(phase, reason, Json.string(seen.reported(), "message")));
    }
    if (deadline(seen).filter(at -> !at.isAfter(seen.now())).isPresent()) {
      String message = "Pod was active on the node longer than the specified deadline";
      return Optional.of(new Outcome(FAILED, "DeadlineExceeded", message));
    }
    if (initFailed(seen)) return Optional.of(new Outcome(FAILED, "", ""));
    return mainsOver(seen);
  }

  /// When the pod has been active for as long as its spec allows.
  static Optional<Instant> deadline(Observed seen) {
    Optional<Duration> allowed = seen.pod().activeDeadline();
    String start = Json.string(seen.reported(), "startTime");
    if (allowed.isEmpty() || start.isEmpty()) return Optional.empty();
    return Optional.of(Instant.parse(start).plus(allowed.get()));
  }

  private static boolean initFailed(Observed seen) {
    if (seen.pod().restartPolicy() != RestartPolicy.NEVER) return false;
    return seen.pod().init().stream()
        .filter(each -> each.role() == Role.INIT)
        .flatMap(each -> seen.current(each.name()).stream())
        .anyMatch(each -> !each.live() && each.exitCode() != 0);
  }

  private static Optional<Outcome> mainsOver(Observed seen) {
    boolean succeeded = true;
    for (ContainerSpec each : seen.pod().main()) {
      Optional<Instance> newest = seen.newest(each.name());
      if (newest.isEmpty() || newest.get().live()) return Optional.empty();
      if (restarts(seen.pod().restartPolicy(), newest.get())) return Optional.empty();
      succeeded &= newest.get().succeeded();
    }
    return Optional.of(new Outcome(succeeded ? SUCCEEDED : FAILED, "", ""));
  }

  /// Whether `policy` starts again what ended as `ended` did.
  static boolean restarts(RestartPolicy policy, Instance ended) {
    return switch (policy) {
      case ALWAYS -> true;
      case ON_FAILURE -> ended.exitCode() != 0;
      case NEVER -> false;
    };
  }
}
