package dev.ballast.controllers.job;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a Job reports of itself.
///
/// @param uncountedSucceeded uids of pods that are counted as soon as nothing holds them any more
record JobStatus(
    int active,
    int ready,
    int terminating,
    int succeeded,
    int failed,
    Optional<Instant> started,
    Optional<Instant> completed,
    Indexes completedIndexes,
    Indexes failedIndexes,
    SortedSet<String> uncountedSucceeded,
    SortedSet<String> uncountedFailed,
    List<Condition> conditions) {
  static final String COMPLETE = "Complete";
  static final String FAILED = "Failed";
  static final String SUSPENDED = "Suspended";
  static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
  static final String FAILURE_TARGET = "FailureTarget";

  record Condition(String type, boolean holds, String reason, String message, Instant since) {}

  static JobStatus of(KubeObject job, int indexLimit) {
    var conditions = new ArrayList<Condition>();
    for (JsonNode each : job.at("status", "conditions")) {
      String since = Json.string(each, "lastTransitionTime");
      conditions.add(
          new Condition(
              Json.string(each, "type"),
              Json.string(each, "status").equals("True"),
              Json.string(each, "reason"),
              Json.string(each, "message"),
              since.isEmpty() ? Instant.EPOCH : Instant.parse(since)));
    }
    return new JobStatus(
        count(job, "active"),
        count(job, "ready"),
        count(job, "terminating"),
        count(job, "succeeded"),
        count(job, "failed"),
        time(job, "startTime"),
        time(job, "completionTime"),
        Indexes.parse(job.text("status", "completedIndexes"), indexLimit),
        Indexes.parse(job.text("status", "failedIndexes"), indexLimit),
        new TreeSet<>(job.texts("status", "uncountedTerminatedPods", "succeeded")),
        new TreeSet<>(job.texts("status", "uncountedTerminatedPods", "failed")),
        conditions);
  }

  private static int count(KubeObject job, String field) {
    return (int) job.number(0, "status", field);
  }

  private static Optional<Instant> time(KubeObject job, String field) {
    String text = job.text("status", field);
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  boolean holds(String type) {
    return conditions.stream().anyMatch(each -> each.type().equals(type) && each.holds());
  }

  Optional<Condition> condition(String type) {
    return conditions.stream().filter(each -> each.type().equals(type)).findFirst();
  }

  /// Complete or failed: nothing changes any more.
  boolean over() {
    return holds(COMPLETE) || holds(FAILED);
  }

  /// Writes itself into a Job's `status`.
  void into(ObjectNode status, boolean indexed, boolean perIndex) {
    optional(status, "active", active);
    optional(status, "succeeded", succeeded);
    optional(status, "failed", failed);
    status.put("terminating", terminating).put("ready", ready);
    time(status, "startTime", started);
    time(status, "completionTime", completed);
    text(status, "completedIndexes", indexed ? completedIndexes.toString() : "", false);
    text(status, "failedIndexes", failedIndexes.toString(), perIndex);
    ObjectNode uncounted = status.putObject("uncountedTerminatedPods");
    if (!uncountedSucceeded.isEmpty())
      uncounted.set("succeeded", Json.array(List.copyOf(uncountedSucceeded)));
    if (!uncountedFailed.isEmpty())
      uncounted.set("failed", Json.array(List.copyOf(uncountedFailed)));
    ArrayNode written = Json.array();
    for (Condition each : conditions) {
      ObjectNode condition = written.addObject();
      condition.put("type", each.type()).put("status", each.holds() ? "True" : "False");
      condition.put("lastProbeTime", second(each.since()));
      condition.put("lastTransitionTime", second(each.since()));
      if (!each.reason().isEmpty()) condition.put("reason", each.reason());
      if (!each.message().isEmpty()) condition.put("message", each.message());
    }
    if (written.isEmpty()) status.remove("conditions");
    else status.set("conditions", written);
  }

  private static void optional(ObjectNode status, String field, int value) {
    if (value == 0) status.remove(field);
    else status.put(field, value);
  }

  private static void text(ObjectNode status, String field, String value, boolean always) {
    if (value.isEmpty() && !always) status.remove(field);
    else status.put(field, value);
  }

  private static void time(ObjectNode status, String field, Optional<Instant> time) {
    if (time.isEmpty()) status.remove(field);
    else status.put(field, second(time.get()));
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
