package dev.ballast.controllers.deployment;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a Deployment reports of itself.
record DeploymentStatus(
    long observedGeneration,
    int replicas,
    int updated,
    int ready,
    int available,
    int unavailable,
    int terminating,
    int collisionCount,
    List<Entry> conditions) {
  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String FAILURE = "ReplicaFailure";

  /// Counts that are left out where they are 0.
  static final List<String> COUNTS =
      List.of(
          "replicas",
          "updatedReplicas",
          "readyReplicas",
          "availableReplicas",
          "unavailableReplicas",
          "collisionCount");

  /// One condition.
  ///
  /// @param updated when it last said something new; `since` is when its status last changed
  record Entry(
      String type, String status, String reason, String message, Instant updated, Instant since) {
    static Entry now(String type, String status, String reason, String message, Instant now) {
      Instant second = now.truncatedTo(ChronoUnit.SECONDS);
      return new Entry(type, status, reason, message, second, second);
    }

    boolean saysTheSame(Entry other) {
      return status.equals(other.status) && reason.equals(other.reason);
    }
  }

  DeploymentStatus {
    conditions = List.copyOf(conditions);
  }

  static DeploymentStatus of(KubeObject deployment) {
    var conditions = new ArrayList<Entry>();
    for (JsonNode each : deployment.at("status", "conditions")) {
      conditions.add(
          new Entry(
              Json.string(each, "type"),
              Json.string(each, "status"),
              Json.string(each, "reason"),
              Json.string(each, "message"),
              time(each, "lastUpdateTime"),
              time(each, "lastTransitionTime")));
    }
    return new DeploymentStatus(
        deployment.number(0, "status", "observedGeneration"),
        count(deployment, "replicas"),
        count(deployment, "updatedReplicas"),
        count(deployment, "readyReplicas"),
        count(deployment, "availableReplicas"),
        count(deployment, "unavailableReplicas"),
        count(deployment, "terminatingReplicas"),
        count(deployment, "collisionCount"),
        conditions);
  }

  private static Instant time(JsonNode condition, String field) {
    String text = Json.string(condition, field);
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  private static int count(KubeObject deployment, String field) {
    return (int) deployment.number(0, "status", field);
  }

  Optional<Entry> condition(String type) {
    return conditions.stream().filter(each -> each.type().equals(type)).findFirst();
  }

  /// Replaces a condition; its time of change stays where its status does. One that says the same
  /// as before stays as it is.
  DeploymentStatus with(Entry entry) {
    Optional<Entry> known = condition(entry.type());
    if (known.isPresent() && known.get().saysTheSame(entry)) return this;
    Instant since =
        known
            .filter(each -> each.status().equals(entry.status()))
            .map(Entry::since)
            .orElse(entry.since());
    var all = new ArrayList<>(without(entry.type()).conditions);
    all.add(
        new Entry(
            entry.type(), entry.status(), entry.reason(), entry.message(), entry.updated(), since));
    return withConditions(all);
  }

  DeploymentStatus without(String type) {
    return withConditions(conditions.stream().filter(each -> !each.type().equals(type)).toList());
  }

  private DeploymentStatus withConditions(List<Entry> all) {
    return new DeploymentStatus(
        observedGeneration,
        replicas,
        updated,
        ready,
        available,
        unavailable,
        terminating,
        collisionCount,
        all);
  }

  /// Whether the rollout is over and everything is available.
  boolean complete(DeploymentSpec spec) {
    return updated == spec.replicas()
        && replicas == spec.replicas()
        && available == spec.replicas()
        && observedGeneration >= spec.generation();
  }

  /// Whether this is further than `before`.
  boolean furtherThan(DeploymentStatus before) {
    return updated > before.updated
        || replicas - updated < before.replicas - before.updated
        || ready > before.ready
        || available > before.available;
  }

  /// Writes itself into a Deployment's `status`, leaving other fields alone.
  void into(ObjectNode status) {
    status.put("observedGeneration", observedGeneration);
    optional(status, "replicas", replicas);
    optional(status, "updatedReplicas", updated);
    optional(status, "readyReplicas", ready);
    optional(status, "availableReplicas", available);
    optional(status, "unavailableReplicas", unavailable);
    status.put("terminatingReplicas", terminating);
    optional(status, "collisionCount", collisionCount);
    ArrayNode written = status.putArray("conditions");
    for (Entry each : conditions) {
      written
          .addObject()
          .put("type", each.type())
          .put("status", each.status())
          .put("lastUpdateTime", each.updated().toString())
          .put("lastTransitionTime", each.since().toString())
          .put("reason", each.reason())
          .put("message", each.message());
    }
  }

  private static void optional(ObjectNode status, String field, int value) {
    if (value == 0) status.remove(field);
    else status.put(field, value);
  }
}
