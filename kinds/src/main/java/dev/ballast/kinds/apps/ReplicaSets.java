package dev.ballast.kinds.apps;

import dev.ballast.kinds.core.pod.ReplicaRules;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// A number of equal pods.
public final class ReplicaSets {
  private ReplicaSets() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "ReplicaSet", "replicasets")
        .shortNames("rs")
        .inAll()
        .namespaced()
        .scale()
        .status(status -> Defaults.number(status, "replicas", 0))
        .generationOf("spec")
        .defaults(ReplicaSets::defaults)
        .rules(set -> spec(set.at("spec")))
        .updateRules(
            (set, old) -> {
              spec(set.at("spec"));
              set.at("spec", "selector").unchanged(old.at("spec", "selector"));
            })
        .statusRules((set, old) -> ReplicaRules.status(set.at("status")))
        .field("status.replicas", set -> Long.toString(Json.number(set, 0, "status", "replicas")))
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
            TemplateColumns.SELECTOR)
        .build();
  }

  private static void defaults(ObjectNode set) {
    ObjectNode spec = Json.child(set, "spec");
    Defaults.number(spec, "replicas", 1);
    TemplateDefaults.fillTemplate(spec);
  }

  /// The word for the workload is Kubernetes' own slip.
  private static void spec(Field spec) {
    spec.at("replicas").nonNegative();
    spec.at("minReadySeconds").nonNegative();
    TemplateRules.selector(spec.at("selector"), "deployment");
    ReplicaRules.template(spec.at("selector"), spec.at("template"));
  }
}
