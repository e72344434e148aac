package dev.ballast.server.allocation;

import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The conditions of a request for a certificate say since when they hold, also where their writer
/// does not.
final class ConditionTimes {
  private ConditionTimes() {}

  static void update(World world, ObjectNode next, ObjectNode old) {
    String now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode each : next.path("status").path("conditions")) {
      if (!(each instanceof ObjectNode condition)) continue;
      if (Json.string(condition, "lastUpdateTime").isEmpty()) condition.put("lastUpdateTime", now);
      if (!Json.string(condition, "lastTransitionTime").isEmpty()) continue;
      condition.put("lastTransitionTime", since(condition, old, now));
    }
  }

  private static String since(ObjectNode condition, ObjectNode old, String now) {
    for (JsonNode each : old.path("status").path("conditions")) {
      boolean same =
          Json.string(each, "type").equals(Json.string(condition, "type"))
              && Json.string(each, "status").equals(Json.string(condition, "status"));
      String since = Json.string(each, "lastTransitionTime");
      if (same && !since.isEmpty()) return since;
    }
    return now;
  }
}
