package dev.ballast.kinds.batch;

import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a Job says where its author does not.
final class JobDefaults {
  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

  private JobDefaults() {}

  static void fill(ObjectNode job) {
    ObjectNode spec = Json.child(job, "spec");
    if (!Defaults.given(spec, "completions") && !Defaults.given(spec, "parallelism"))
      spec.put("completions", 1);
    Defaults.number(spec, "parallelism", 1);
    boolean perIndex = Defaults.given(spec, "backoffLimitPerIndex");
    Defaults.number(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
    Defaults.text(spec, "completionMode", "NonIndexed");
    Defaults.flag(spec, "suspend", false);
    Defaults.flag(spec, "manualSelector", false);
    boolean judged = Defaults.given(spec, "podFailurePolicy");
    Defaults.text(spec, "podReplacementPolicy", judged ? "Failed" : "TerminatingOrFailed");
    TemplateDefaults.fillTemplate(spec);
    labels(job);
  }

  /// A Job without labels has those of its template.
  private static void labels(ObjectNode job) {
    JsonNode labels = Json.at(job, "spec", "template", "metadata", "labels");
    ObjectNode metadata = Json.child(job, "metadata");
    if (!labels.isEmpty() && metadata.path("labels").isEmpty())
      metadata.set("labels", labels.deepCopy());
  }

  /// The pods of a Job are found by its uid, unless its author brings a selector.
  static void select(ObjectNode job) {
    ObjectNode spec = Json.child(job, "spec");
    if (Json.flag(spec, "manualSelector")) return;
    String uid = Json.string(job, "metadata", "uid");
    String name = Json.string(job, "metadata", "name");
    ObjectNode labels = Json.child(Json.child(Json.child(spec, "template"), "metadata"), "labels");
    for (String label : List.of(UID_LABEL, "controller-uid")) labels.put(label, uid);
    for (String label : List.of(NAME_LABEL, "job-name")) labels.put(label, name);
    Json.child(Json.child(spec, "selector"), "matchLabels").put(UID_LABEL, uid);
    labels(job);
  }
}
