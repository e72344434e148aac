package dev.ballast.controllers.replicaset;

import dev.ballast.client.view.Condition;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a set reports of itself.
///
/// @param fullyLabeled how many pods have all labels of the template
/// @param terminating how many pods are still on their way out
/// @param failure why pods can't be made or deleted
record ReplicaStatus(
    long observedGeneration,
    int replicas,
    int fullyLabeled,
    int ready,
    int available,
    int terminating,
    Optional<Failure> failure) {
  /// @param reason `FailedCreate` or `FailedDelete`
  record Failure(String reason, String message) {}

  private static final String FAILURE = "ReplicaFailure";

  static ReplicaStatus of(KubeObject set) {
    return new ReplicaStatus(
        set.number(0, "status", "observedGeneration"),
        count(set, "replicas"),
        count(set, "fullyLabeledReplicas"),
        count(set, "readyReplicas"),
        count(set, "availableReplicas"),
        count(set, "terminatingReplicas"),
        Condition.of(set, FAILURE)
            .filter(Condition::isTrue)
            .map(each -> new Failure(each.reason(), each.message())));
  }

  private static int count(KubeObject set, String field) {
    return (int) set.number(0, "status", field);
  }

  /// Writes itself into a set's `status`, leaving other fields and conditions alone.
  void into(ObjectNode status, boolean tellsTerminating, Instant now) {
    status.put("observedGeneration", observedGeneration).put("replicas", replicas);
    optional(status, "fullyLabeledReplicas", fullyLabeled);
    optional(status, "readyReplicas", ready);
    optional(status, "availableReplicas", available);
    if (tellsTerminating) status.put("terminatingReplicas", terminating);
    ArrayNode conditions = Json.array();
    for (JsonNode each : status.path("conditions"))
      if (!Json.string(each, "type").equals(FAILURE)) conditions.add(each);
    failure.ifPresent(
        why ->
            conditions
                .addObject()
                .put("type", FAILURE)
                .put("status", "True")
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("reason", why.reason)
                .put("message", why.message));
    if (conditions.isEmpty()) status.remove("conditions");
    else status.set("conditions", conditions);
  }

  private static void optional(ObjectNode status, String field, int value) {
    if (value == 0) status.remove(field);
    else status.put(field, value);
  }
}
