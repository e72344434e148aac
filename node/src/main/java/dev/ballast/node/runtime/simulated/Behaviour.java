package dev.ballast.node.runtime.simulated;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How a simulated container behaves, as annotations of its pod say. Each value holds for every
/// container of the pod, or, as `name=value,name=value`, for those named.
///
/// | annotation `simulate.ballast.dev/...` | meaning | without it |
/// |---|---|---|
/// | `start-after` | how long a start takes (`200ms`, `3s`, `1m`) | nothing |
/// | `exit-after` | the main process ends this long after its start | as its command says |
/// | `exit-code` | and with this code | 0 |
/// | `stop-after` | how long it takes to answer a stop; past the grace it is killed | nothing |
/// | `fail-startup`, `fail-readiness`, `fail-liveness` | `true`: that probe fails | it succeeds |
/// | `ready-after` | readiness probes fail for this long after the start | nothing |
record Behaviour(Map<String, String> annotations, String container) {
  private static final String PREFIX = "simulate.ballast.dev/";

  Duration startAfter() {
    return value("start-after").map(Behaviour::duration).orElse(Duration.ZERO);
  }

  Optional<Duration> exitAfter() {
    return value("exit-after").map(Behaviour::duration);
  }

  int exitCode() {
    return value("exit-code").map(Integer::parseInt).orElse(0);
  }

  Duration stopAfter() {
    return value("stop-after").map(Behaviour::duration).orElse(Duration.ZERO);
  }

  Duration readyAfter() {
    return value("ready-after").map(Behaviour::duration).orElse(Duration.ZERO);
  }

  /// @param probe `startup`, `readiness` or `liveness`
  boolean fails(String probe) {
    return value("fail-" + probe).filter("true"::equals).isPresent();
  }

  private Optional<String> value(String name) {
    String all = annotations.get(PREFIX + name);
    if (all == null) return Optional.empty();
    if (!all.contains("=")) return Optional.of(all.strip());
    for (String each : all.split(",")) {
      int equals = each.indexOf('=');
      if (equals > 0 && each.substring(0, equals).strip().equals(container)) {
        return Optional.of(each.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  /// `250ms`, `3s`, `2m`, or whole seconds.
  static Duration duration(String text) {
    if (text.endsWith("ms")) return Duration.ofMillis(number(text, 2));
    if (text.endsWith("s")) return Duration.ofSeconds(number(text, 1));
    if (text.endsWith("m")) return Duration.ofMinutes(number(text, 1));
    return Duration.ofSeconds(number(text, 0));
  }

  private static long number(String text, int unit) {
    return Long.parseLong(text.substring(0, text.length() - unit));
  }
}
