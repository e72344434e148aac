package dev.ballast.client.view;

import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A node's refusal of pods that don't tolerate it.
public record Taint(String key, String value, String effect) {
  public static final String NO_SCHEDULE = "NoSchedule";
  public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
  public static final String NO_EXECUTE = "NoExecute";

  static List<Taint> listOf(JsonNode taints) {
    return taints.values().stream()
        .map(
            each ->
                new Taint(
                    Json.string(each, "key"),
                    Json.string(each, "value"),
                    Json.string(each, "effect")))
        .toList();
  }

  /// Whether any of a pod's `tolerations` accepts this taint.
  public boolean toleratedBy(JsonNode tolerations) {
    for (JsonNode each : tolerations) if (acceptedBy(each)) return true;
    return false;
  }

  /// Whether one toleration accepts this taint.
  public boolean acceptedBy(JsonNode toleration) {
    String wantedEffect = Json.string(toleration, "effect");
    if (!wantedEffect.isEmpty() && !wantedEffect.equals(effect)) return false;
    String wantedKey = Json.string(toleration, "key");
    if (!wantedKey.isEmpty() && !wantedKey.equals(key)) return false;
    return switch (Json.string(toleration, "operator")) {
      case "Exists" -> true;
      case "", "Equal" -> !wantedKey.isEmpty() && value.equals(Json.string(toleration, "value"));
      case "Gt" -> compares(Json.string(toleration, "value")) > 0;
      case "Lt" -> compares(Json.string(toleration, "value")) < 0;
      default -> false;
    };
  }

  /// The sign of this taint's number less the toleration's, 0 where either is none.
  private int compares(String tolerated) {
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(tolerated));
    } catch (NumberFormatException notNumbers) {
      return 0;
    }
  }
}
