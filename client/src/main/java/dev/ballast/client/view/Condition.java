package dev.ballast.client.view;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One entry of `status.conditions`.
public record Condition(String type, String status, String reason, String message, Instant since) {
  public boolean isTrue() {
    return status.equals("True");
  }

  /// The condition of that type, if the object has it.
  public static Optional<Condition> of(KubeObject object, String type) {
    for (JsonNode each : object.at("status", "conditions")) {
      if (!Json.string(each, "type").equals(type)) continue;
      String since = Json.string(each, "lastTransitionTime");
      return Optional.of(
          new Condition(
              type,
              Json.string(each, "status"),
              Json.string(each, "reason"),
              Json.string(each, "message"),
              since.isEmpty() ? Instant.EPOCH : Instant.parse(since)));
    }
    return Optional.empty();
  }
}
