package dev.ballast.kinds.apps;

import dev.ballast.kinds.core.ClaimTemplates;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Pods with an identity and storage of their own.
public final class StatefulSets {
  private StatefulSets() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "StatefulSet", "statefulsets")
        .shortNames("sts")
        .inAll()
        .namespaced()
        .scale()
        .status(StatefulSets::status)
        .generationOf("spec")
        .name(Forms::label)
        .defaults(StatefulSets::defaults)
        .onCreate(set -> withoutMaxUnavailable(set))
        .onUpdate(StatefulSets::update)
        .rules(set -> StatefulSetRules.spec(set.at("spec")))
        .updateRules(StatefulSetRules::update)
        .statusRules(StatefulSetRules::status)
        .columns(
            Column.text("Ready")
                .described("Number of the pod with ready state")
                .shows(StatefulSets::ready),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES)
        .build();
  }

  private static void defaults(ObjectNode set) {
    ObjectNode spec = Json.child(set, "spec");
    Defaults.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Json.child(spec, "updateStrategy");
    if (Json.string(strategy, "type").isEmpty()) {
      strategy.put("type", "RollingUpdate");
      Json.child(strategy, "rollingUpdate");
    }
    boolean rolling = Json.string(strategy, "type").equals("RollingUpdate");
    if (rolling && strategy.path("rollingUpdate") instanceof ObjectNode update)
      Defaults.number(update, "partition", 0);
    ObjectNode retention = Json.child(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.text(retention, "whenDeleted", "Retain");
    Defaults.text(retention, "whenScaled", "Retain");
    Defaults.number(spec, "replicas", 1);
    Defaults.number(spec, "revisionHistoryLimit", 10);
    TemplateDefaults.fillTemplate(spec);
    for (JsonNode each : spec.path("volumeClaimTemplates")) {
      if (each instanceof ObjectNode claim) ClaimTemplates.fill(claim);
    }
  }

  private static void status(ObjectNode status) {
    Defaults.number(status, "replicas", 0);
    Defaults.number(status, "availableReplicas", 0);
  }

  /// `maxUnavailable` is behind a gate that is shut in 1.36.
  private static void withoutMaxUnavailable(ObjectNode set) {
    if (Json.at(set, "spec", "updateStrategy", "rollingUpdate") instanceof ObjectNode update) {
      update.remove("maxUnavailable");
    }
  }

  private static void update(ObjectNode next, ObjectNode old) {
    if (!Json.at(old, "spec", "updateStrategy", "rollingUpdate").has("maxUnavailable"))
      withoutMaxUnavailable(next);
  }

  private static String ready(ObjectNode set) {
    return Json.number(set, 0, "status", "readyReplicas")
        + "/"
        + Json.number(set, 0, "spec", "replicas");
  }
}
