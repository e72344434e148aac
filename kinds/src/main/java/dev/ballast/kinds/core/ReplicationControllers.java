package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.ReplicaRules;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A number of equal pods, as they were kept before ReplicaSets.
public final class ReplicationControllers {
  private ReplicationControllers() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "ReplicationController", "replicationcontrollers")
        .shortNames("rc")
        .inAll()
        .namespaced()
        .scaleByPlainSelector()
        .status(status -> Defaults.number(status, "replicas", 0))
        .generationOf("spec")
        .defaults(ReplicationControllers::defaults)
        .rules(controller -> spec(controller.at("spec")))
        .updateRules((controller, old) -> spec(controller.at("spec")))
        .statusRules((controller, old) -> ReplicaRules.status(controller.at("status")))
        .field("status.replicas", each -> Long.toString(Json.number(each, 0, "status", "replicas")))
        .columns(
            Column.integer("Desired").documents("spec.replicas").showsNumberAt("spec", "replicas"),
            Column.integer("Current")
                .documents("status.replicas")
                .showsNumberAt("status", "replicas"),
            Column.integer("Ready")
                .documents("status.readyReplicas")
                .showsNumberAt("status", "readyReplicas"),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            Column.text("Selector")
                .documents("spec.selector")
                .wide()
                .shows(each -> Cells.labels(each.path("spec").path("selector"))))
        .build();
  }

  /// What is not said of the controller's own labels and of its selector comes from the template.
  private static void defaults(ObjectNode controller) {
    ObjectNode spec = Json.child(controller, "spec");
    Defaults.number(spec, "replicas", 1);
    TemplateDefaults.fillTemplate(spec);
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (labels.isEmpty()) return;
    if (spec.path("selector").isEmpty()) spec.set("selector", labels.deepCopy());
    ObjectNode metadata = Json.child(controller, "metadata");
    if (metadata.path("labels").isEmpty()) metadata.set("labels", labels.deepCopy());
  }

  private static void spec(Field spec) {
    spec.at("minReadySeconds").nonNegative();
    Field selector = spec.at("selector");
    selector.demanded();
    spec.at("replicas").nonNegative();
    Field template = spec.at("template");
    boolean picked =
        selector.keys().stream()
            .allMatch(
                key -> template.at("metadata", "labels").key(key).is(selector.key(key).text()));
    if (!picked)
      template.at("metadata", "labels").invalid("`selector` does not match template `labels`");
    PodSpecRules.template(template);
    TemplateRules.keptRunning(template, "ReplicationController");
  }
}
