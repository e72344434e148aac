package dev.ballast.server.verb;

import dev.ballast.objects.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A condition in a pod's status that the server itself writes.
final class PodCondition {
  private PodCondition() {}

  /// Makes the condition of that type true since `now`, where it is not already, and gives it.
  static ObjectNode hold(ObjectNode status, String type, Instant now) {
    ObjectNode condition = null;
    for (JsonNode each : status.withArray("conditions")) {
      if (Json.string(each, "type").equals(type)) condition = (ObjectNode) each;
    }
    if (condition == null) condition = status.withArray("conditions").addObject().put("type", type);
    boolean already = Json.string(condition, "status").equals("True");
    condition.remove(List.of("reason", "message"));
    condition.put("status", "True").putNull("lastProbeTime");
    if (!already)
      condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    return condition;
  }
}
