package dev.ballast.kinds.batch;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.Durations;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Pods that run until enough of them succeeded.
public final class Jobs {
  private Jobs() {}

  public static Kind kind() {
    return KindBuilder.kind("batch", "v1", "Job", "jobs")
        .inAll()
        .namespaced()
        .status(status -> {})
        .generationOf("spec")
        .defaults(JobDefaults::fill)
        .onCreate(JobDefaults::select)
        .rules(JobRules::job)
        .updateRules(JobRules::update)
        .field(
            "status.successful", job -> Long.toString(Json.number(job, 0, "status", "succeeded")))
        .columns(
            Column.text("Status").described("Status of the job.").shows(Jobs::state),
            Column.text("Completions").documents("status.succeeded").shows(Jobs::completions),
            Column.text("Duration")
                .described("Time required to complete the job.")
                .shown((job, now) -> JsonNodeFactory.instance.stringNode(duration(job, now))),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR)
        .build();
  }

  private static String state(ObjectNode job) {
    if (holds(job, "Complete")) return "Complete";
    if (holds(job, "Failed")) return "Failed";
    if (job.path("metadata").has("deletionTimestamp")) return "Terminating";
    for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (holds(job, condition)) return condition;
    }
    return "Running";
  }

  private static boolean holds(ObjectNode job, String condition) {
    for (JsonNode each : job.path("status").path("conditions")) {
      if (Json.string(each, "type").equals(condition))
        return Json.string(each, "status").equals("True");
    }
    return false;
  }

  private static String completions(ObjectNode job) {
    long succeeded = Json.number(job, 0, "status", "succeeded");
    JsonNode wanted = job.path("spec").path("completions");
    if (wanted.isIntegralNumber()) return succeeded + "/" + wanted.longValue();
    long parallel = Json.number(job, 0, "spec", "parallelism");
    return parallel > 1 ? succeeded + "/1 of " + parallel : succeeded + "/1";
  }

  private static String duration(ObjectNode job, Instant now) {
    String start = Json.string(job, "status", "startTime");
    String end = Json.string(job, "status", "completionTime");
    if (start.isEmpty()) return "";
    return Durations.human(
        Duration.between(Instant.parse(start), end.isEmpty() ? now : Instant.parse(end)));
  }
}
