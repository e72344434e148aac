package dev.ballast.controllers.flow;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a flow schema dangles: names a priority level that is not there.
final class DanglingPlan {
  static final String DANGLING = "Dangling";

  private DanglingPlan() {}

  /// @param levels the names of all priority levels
  record Observed(KubeObject schema, Set<String> levels) {}

  /// The condition is to be this one.
  record Tell(ObjectNode condition) {}

  /// Empty where the schema says so already.
  static Optional<Tell> decide(Observed seen, Instant now) {
    JsonNode spec = seen.schema().at("spec");
    String level = Json.string(spec, "priorityLevelConfiguration", "name");
    boolean found = seen.levels().contains(level);
    ObjectNode wanted = Json.object();
    wanted.put("type", DANGLING).put("status", found ? "False" : "True");
    wanted.put("reason", found ? "Found" : "NotFound");
    wanted.put(
        "message",
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + (found ? "\" and it exists" : "\" but there is no such object"));
    JsonNode told = told(seen.schema());
    boolean turned = !Json.string(told, "status").equals(Json.string(wanted, "status"));
    if (!turned && Json.string(told, "message").equals(Json.string(wanted, "message")))
      return Optional.empty();
    String since =
        turned
            ? now.truncatedTo(ChronoUnit.SECONDS).toString()
            : Json.string(told, "lastTransitionTime");
    return Optional.of(new Tell(wanted.put("lastTransitionTime", since)));
  }

  private static JsonNode told(KubeObject schema) {
    for (JsonNode each : schema.at("status", "conditions")) {
      if (Json.string(each, "type").equals(DANGLING)) return each;
    }
    return Json.object();
  }
}
