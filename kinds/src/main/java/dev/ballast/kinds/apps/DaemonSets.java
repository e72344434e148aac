package dev.ballast.kinds.apps;

import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Sameness;
import dev.ballast.kinds.rule.Share;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A pod on every node, or on those that a selector picks.
public final class DaemonSets {
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
  private static final List<String> SHOWN_COUNTS =
      List.of(
          "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady");
  private static final List<String> OTHER_COUNTS =
      List.of(
          "observedGeneration",
          "updatedNumberScheduled",
          "numberAvailable",
          "numberUnavailable",
          "collisionCount");

  private DaemonSets() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "DaemonSet", "daemonsets")
        .shortNames("ds")
        .inAll()
        .namespaced()
        .status(status -> SHOWN_COUNTS.forEach(count -> Defaults.number(status, count, 0)))
        .generationOf("spec")
        .defaults(DaemonSets::defaults)
        .onCreate(set -> templateGeneration(set, 1))
        .onUpdate(DaemonSets::countTemplate)
        .rules(set -> spec(set.at("spec")))
        .updateRules(DaemonSets::updateRules)
        .statusRules(DaemonSets::statusRules)
        .columns(
            count("Desired", "desiredNumberScheduled"),
            count("Current", "currentNumberScheduled"),
            count("Ready", "numberReady"),
            count("Up-to-date", "updatedNumberScheduled"),
            count("Available", "numberAvailable"),
            Column.text("Node Selector")
                .documents("spec.template.spec.nodeSelector")
                .shows(
                    set -> Cells.labels(Json.at(set, "spec", "template", "spec", "nodeSelector"))),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR)
        .build();
  }

  private static Column count(String name, String field) {
    return Column.integer(name).documents("status." + field).showsNumberAt("status", field);
  }

  private static void defaults(ObjectNode set) {
    ObjectNode spec = Json.child(set, "spec");
    ObjectNode strategy = Json.child(spec, "updateStrategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (Json.string(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      Defaults.number(rolling, "maxUnavailable", 1);
      Defaults.number(rolling, "maxSurge", 0);
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
    TemplateDefaults.fillTemplate(spec);
    boolean counted = !Json.at(set, "metadata", "annotations", TEMPLATE_GENERATION).isMissingNode();
    if (!counted) templateGeneration(set, 0);
  }

  /// How often the template changed, in an annotation that clients of old still read.
  private static void templateGeneration(ObjectNode set, long generation) {
    ObjectNode annotations = Json.child(Json.child(set, "metadata"), "annotations");
    annotations.put(TEMPLATE_GENERATION, Long.toString(generation));
  }

  private static void countTemplate(ObjectNode next, ObjectNode old) {
    String before = Json.string(old, "metadata", "annotations", TEMPLATE_GENERATION);
    long generation = before.isEmpty() ? 0 : Long.parseLong(before);
    boolean same =
        Sameness.same(Json.at(next, "spec", "template"), Json.at(old, "spec", "template"));
    templateGeneration(next, same ? generation : generation + 1);
  }

  private static void spec(Field spec) {
    Field selector = spec.at("selector");
    Field template = spec.at("template");
    Selectors.validate(selector);
    TemplateRules.picked(selector, template);
    if (selector.present() && Selectors.picksAll(selector)) {
      selector.invalid("empty selector is invalid for daemonset");
    }
    PodSpecRules.template(template);
    TemplateRules.keptRunning(template, "DaemonSet");
    spec.at("minReadySeconds").nonNegative();
    strategy(spec.at("updateStrategy"));
    spec.at("revisionHistoryLimit").nonNegative();
  }

  private static void strategy(Field strategy) {
    Field type = strategy.at("type");
    Field rolling = strategy.at("rollingUpdate");
    switch (type.text()) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rolling(rolling);
      default -> strategy.notSupported("RollingUpdate", "OnDelete");
    }
  }

  private static void rolling(Field rolling) {
    Field unavailable = rolling.at("maxUnavailable");
    Field surge = rolling.at("maxSurge");
    Share.validate(unavailable);
    Share.validate(surge);
    Share.atMostAll(unavailable);
    Share.atMostAll(surge);
    boolean takes = Share.amount(unavailable) != 0;
    boolean adds = Share.amount(surge) != 0;
    if (takes && adds) surge.invalid("may not be set when maxUnavailable is non-zero");
    if (!takes && !adds) unavailable.required("cannot be 0 when maxSurge is 0");
  }

  private static void updateRules(Field set, Field old) {
    spec(set.at("spec"));
    set.at("spec", "selector").unchanged(old.at("spec", "selector"));
  }

  private static void statusRules(Field set, Field old) {
    Field status = set.at("status");
    for (String count : SHOWN_COUNTS) status.at(count).nonNegative();
    for (String count : OTHER_COUNTS) status.at(count).nonNegative();
    if (status.at("collisionCount").number() < old.at("status", "collisionCount").number()) {
      status.at("collisionCount").invalid("cannot be decremented");
    }
  }
}
