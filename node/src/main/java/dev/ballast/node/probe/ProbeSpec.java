package dev.ballast.node.probe;

import dev.ballast.objects.Json;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// One probe as the container's spec asks for it.
///
/// @param kind `startup`, `readiness` or `liveness`
record ProbeSpec(String kind, JsonNode tree) {
  Duration initialDelay() {
    return Duration.ofSeconds(Json.number(tree, 0, "initialDelaySeconds"));
  }

  Duration period() {
    return Duration.ofSeconds(Math.max(1, Json.number(tree, 10, "periodSeconds")));
  }

  Duration timeout() {
    return Duration.ofSeconds(Math.max(1, Json.number(tree, 1, "timeoutSeconds")));
  }

  int successes() {
    return (int) Math.max(1, Json.number(tree, 1, "successThreshold"));
  }

  int failures() {
    return (int) Math.max(1, Json.number(tree, 3, "failureThreshold"));
  }

  String field() {
    return kind + "Probe";
  }
}
