package dev.ballast.kinds.apps;

import dev.ballast.kinds.core.pod.ReplicaRules;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Share;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Equal pods, replaced step by step when their template changes.
public final class Deployments {
  private static final List<String> COUNTS =
      List.of(
          "observedGeneration",
          "replicas",
          "updatedReplicas",
          "readyReplicas",
          "availableReplicas",
          "unavailableReplicas");

  private Deployments() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "Deployment", "deployments")
        .shortNames("deploy")
        .inAll()
        .namespaced()
        .scale()
        .status(status -> {})
        .onStatusUpdate(Deployments::keepLabels)
        .generationOf("spec")
        .defaults(Deployments::defaults)
        .rules(deployment -> spec(deployment.at("spec")))
        .updateRules(Deployments::updateRules)
        .statusRules((deployment, old) -> status(deployment.at("status")))
        .columns(
            Column.text("Ready")
                .described("Number of the pod with ready state")
                .shows(Deployments::ready),
            Column.text("Up-to-date")
                .documents("status.updatedReplicas")
                .showsNumberAt("status", "updatedReplicas"),
            Column.text("Available")
                .documents("status.availableReplicas")
                .showsNumberAt("status", "availableReplicas"),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR)
        .build();
  }

  private static String ready(ObjectNode deployment) {
    return Json.number(deployment, 0, "status", "readyReplicas")
        + "/"
        + Json.number(deployment, 0, "spec", "replicas");
  }

  private static void defaults(ObjectNode deployment) {
    ObjectNode spec = Json.child(deployment, "spec");
    Defaults.number(spec, "replicas", 1);
    ObjectNode strategy = Json.child(spec, "strategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (Json.string(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      for (String share : List.of("maxUnavailable", "maxSurge")) {
        if (!Defaults.given(rolling, share)) rolling.put(share, "25%");
      }
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.number(spec, "progressDeadlineSeconds", 600);
    TemplateDefaults.fillTemplate(spec);
  }

  private static void keepLabels(ObjectNode next, ObjectNode old) {
    JsonNode labels = old.path("metadata").get("labels");
    if (labels == null) Json.child(next, "metadata").remove("labels");
    else Json.child(next, "metadata").set("labels", labels);
  }

  private static void spec(Field spec) {
    spec.at("replicas").nonNegative();
    Field selector = spec.at("selector");
    TemplateRules.selector(selector, "deployment");
    ReplicaRules.template(selector, spec.at("template"));
    strategy(spec.at("strategy"));
    spec.at("minReadySeconds").nonNegative();
    spec.at("revisionHistoryLimit").nonNegative();
    Field deadline = spec.at("progressDeadlineSeconds");
    deadline.nonNegative();
    if (deadline.present() && deadline.number() <= spec.at("minReadySeconds").number()) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  private static void strategy(Field strategy) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "Recreate" -> {
        if (rolling.present())
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
      }
      case "RollingUpdate" -> {
        Field unavailable = rolling.at("maxUnavailable");
        Share.validate(unavailable);
        Share.validate(rolling.at("maxSurge"));
        if (Share.amount(unavailable) == 0 && Share.amount(rolling.at("maxSurge")) == 0) {
          unavailable.invalid("may not be 0 when `maxSurge` is 0");
        }
        Share.atMostAll(unavailable);
      }
      default -> strategy.at("type").notSupported("Recreate", "RollingUpdate");
    }
  }

  private static void updateRules(Field deployment, Field old) {
    spec(deployment.at("spec"));
    deployment.at("spec", "selector").unchanged(old.at("spec", "selector"));
  }

  private static void status(Field status) {
    for (String count : COUNTS) status.at(count).nonNegative();
    long all = status.at("replicas").number();
    for (String count : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
      if (status.at(count).number() > all)
        status.at(count).invalid("cannot be greater than status.replicas");
    }
    if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
      status.at("availableReplicas").invalid("cannot be greater than readyReplicas");
    }
  }
}
