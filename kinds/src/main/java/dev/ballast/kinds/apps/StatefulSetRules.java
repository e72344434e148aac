package dev.ballast.kinds.apps;

import dev.ballast.kinds.core.pod.PodSpecRules;
import dev.ballast.kinds.core.pod.TemplateRules;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.kinds.rule.Share;
import dev.ballast.objects.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for a StatefulSet.
final class StatefulSetRules {
  private static final List<String> CHANGEABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");
  private static final GoShape ROLLING = new GoShape(Map.of(), "Partition# MaxUnavailable");
  private static final GoShape STRATEGY = strategyShape();

  private StatefulSetRules() {}

  private static GoShape strategyShape() {
    var shapes = new HashMap<String, GoShape>();
    shapes.put("Rolling", ROLLING);
    return new GoShape(shapes, "Type$ RollingUpdate*Rolling");
  }

  static void spec(Field spec) {
    Field policy = spec.at("podManagementPolicy");
    if (policy.demanded() && !List.of("OrderedReady", "Parallel").contains(policy.text())) {
      policy.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    strategy(spec.at("updateStrategy"));
    Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
    retention.at("whenDeleted").oneOf("Retain", "Delete");
    retention.at("whenScaled").oneOf("Retain", "Delete");
    spec.at("replicas").nonNegative();
    spec.at("minReadySeconds").nonNegative();
    spec.at("ordinals", "start").nonNegative();
    spec.at("revisionHistoryLimit").nonNegative();
    TemplateRules.selector(spec.at("selector"), "statefulset");
    Field template = spec.at("template");
    TemplateRules.picked(spec.at("selector"), template);
    template(spec, template);
    TemplateRules.keptRunning(template, "StatefulSet");
  }

  private static void strategy(Field strategy) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "" -> strategy.required();
      case "OnDelete" -> {
        if (rolling.present()) {
          rolling.invalid(
              ROLLING.of(rolling.value()), "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        rolling.at("partition").nonNegative();
        Field unavailable = rolling.at("maxUnavailable");
        if (unavailable.absent()) return;
        Share.validate(unavailable);
        if (Share.amount(unavailable) == 0) unavailable.invalid("cannot be 0");
        Share.atMostAll(unavailable);
      }
      default ->
          strategy.invalid(STRATEGY.of(strategy.value()), "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  /// The claims give the pods volumes of their names, so the template may mount those too.
  private static void template(Field spec, Field template) {
    Field claims = spec.at("volumeClaimTemplates");
    if (claims.empty() || !(template.value() instanceof ObjectNode given)) {
      PodSpecRules.template(template);
      return;
    }
    ObjectNode whole = given.deepCopy();
    ArrayNode volumes = Json.child(whole, "spec").withArray("volumes");
    for (Field claim : claims.items()) {
      String name = claim.at("metadata", "name").text();
      for (int i = volumes.size() - 1; i >= 0; i--) {
        if (Json.string(volumes.get(i), "name").equals(name)) volumes.remove(i);
      }
      volumes
          .addObject()
          .put("name", name)
          .putObject("persistentVolumeClaim")
          .put("claimName", name);
    }
    PodSpecRules.template(template.with(whole));
  }

  static void update(Field set, Field old) {
    Field spec = set.at("spec");
    spec(spec);
    ObjectNode levelled = (ObjectNode) spec.value().deepCopy();
    for (String field : CHANGEABLE) {
      JsonNode kept = old.at("spec").value().get(field);
      if (kept == null) levelled.remove(field);
      else levelled.set(field, kept);
    }
    if (spec.with(levelled).same(old.at("spec"))) return;
    spec.forbidden(
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
            + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  }

  static void status(Field set, Field old) {
    Field status = set.at("status");
    List<String> counts =
        List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
    status.at("replicas").nonNegative();
    for (String count : counts) status.at(count).nonNegative();
    status.at("observedGeneration").nonNegative();
    status.at("collisionCount").nonNegative();
    for (String count : counts) {
      boolean more = status.at(count).number() > status.at("replicas").number();
      if (more) status.at(count).invalid("cannot be greater than status.replicas");
    }
    if (status.at("availableReplicas").number() > status.at("readyReplicas").number()) {
      status.at("availableReplicas").invalid("cannot be greater than status.readyReplicas");
    }
    if (status.at("collisionCount").number() < old.at("status", "collisionCount").number()) {
      status.at("collisionCount").invalid("cannot be decremented");
    }
  }
}
