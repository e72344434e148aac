package dev.ballast.kinds.autoscaling;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Autoscalers as `autoscaling/v1` has them, which knows the use of CPU alone: what else there is
/// travels as JSON in annotations.
public final class OldScalers {
  private static final String STORED_AS = "autoscaling/v2";
  private static final String SERVED_AS = "autoscaling/v1";
  private static final String NOTE = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = NOTE + "metrics";
  private static final String BEHAVIOR = NOTE + "behavior";
  private static final String CURRENT = NOTE + "current-metrics";
  private static final String CONDITIONS = NOTE + "conditions";
  private static final View VIEW = new View(STORED_AS, OldScalers::shown, OldScalers::stored);

  private OldScalers() {}

  public static Kind kind() {
    Kind now = HorizontalPodAutoscalers.kind();
    return KindBuilder.kind("autoscaling", "v1", now.kind(), now.type().resource())
        .shortNames("hpa")
        .inAll()
        .namespaced()
        .view(VIEW)
        .status(OldScalers::status)
        .defaults(scaler -> Defaults.number(Json.child(scaler, "spec"), "minReplicas", 1))
        .onUpdate(OldScalers::keepStatusNotes)
        .rules(scaler -> ScalerRules.spec(newer(scaler)))
        .updateRules((scaler, old) -> ScalerRules.spec(newer(scaler)))
        .columnsAsTheyStand(now.columns().stream().map(OldScalers::column).toArray(Column[]::new))
        .build();
  }

  private static void status(ObjectNode status) {
    for (String count : List.of("currentReplicas", "desiredReplicas"))
      Defaults.number(status, count, 0);
  }

  private static Column column(Column newer) {
    Column made = newer.shown((scaler, now) -> newer.cell(stored(scaler), now));
    return newer.documents().isEmpty() || newer.documents().startsWith("metadata")
        ? made
        : made.documentedBy("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler");
  }

  private static Field newer(Field scaler) {
    if (!(scaler.value() instanceof ObjectNode tree)) return scaler.at("spec");
    return scaler.at("spec").with(stored(tree).path("spec"));
  }

  /// What annotations say of the status is the status' own.
  private static void keepStatusNotes(ObjectNode next, ObjectNode old) {
    JsonNode before = Json.at(old, "metadata", "annotations");
    ObjectNode annotations = Json.child(Json.child(next, "metadata"), "annotations");
    for (String note : List.of(CURRENT, CONDITIONS)) {
      if (before.has(note)) annotations.set(note, before.path(note));
      else annotations.remove(note);
    }
    if (annotations.isEmpty()) Json.child(next, "metadata").remove("annotations");
  }

  // ---- v2 to v1

  private static ObjectNode shown(ObjectNode scaler) {
    ObjectNode made = scaler.deepCopy().put("apiVersion", SERVED_AS);
    ObjectNode annotations = Json.child(Json.child(made, "metadata"), "annotations");
    ObjectNode spec = Json.child(made, "spec");
    spec(spec, annotations);
    if (made.path("status") instanceof ObjectNode status) status(status, annotations);
    if (annotations.isEmpty()) Json.child(made, "metadata").remove("annotations");
    return made;
  }

  private static void spec(ObjectNode spec, ObjectNode annotations) {
    ArrayNode others = Json.array();
    JsonNode metrics = spec.path("metrics");
    spec.remove("metrics");
    for (JsonNode each : metrics) {
      JsonNode wanted = each.path("resource").path("target").path("averageUtilization");
      if (!ofCpu(each) || !wanted.isNumber()) others.add(OldMetrics.spec(each));
      else if (!spec.has("targetCPUUtilizationPercentage"))
        spec.set("targetCPUUtilizationPercentage", wanted);
    }
    if (!others.isEmpty()) annotations.put(METRICS, Json.text(others));
    JsonNode behavior = spec.path("behavior");
    spec.remove("behavior");
    if (behavior.isObject()) annotations.put(BEHAVIOR, Json.text(behavior));
  }

  private static void status(ObjectNode status, ObjectNode annotations) {
    JsonNode current = status.path("currentMetrics");
    status.remove("currentMetrics");
    ArrayNode all = Json.array();
    for (JsonNode each : current) {
      all.add(OldMetrics.status(each));
      JsonNode used = each.path("resource").path("current").path("averageUtilization");
      if (ofCpu(each) && used.isNumber()) status.set("currentCPUUtilizationPercentage", used);
    }
    if (!all.isEmpty()) annotations.put(CURRENT, Json.text(all));
    JsonNode conditions = status.path("conditions");
    status.remove("conditions");
    if (!conditions.isEmpty()) annotations.put(CONDITIONS, Json.text(conditions));
    status(status);
  }

  private static boolean ofCpu(JsonNode metric) {
    return Json.string(metric, "type").equals("Resource")
        && Json.string(metric, "resource", "name").equals("cpu");
  }

  // ---- v1 to v2

  private static ObjectNode stored(ObjectNode scaler) {
    ObjectNode made = scaler.deepCopy().put("apiVersion", STORED_AS);
    ObjectNode annotations = Json.child(Json.child(made, "metadata"), "annotations");
    ObjectNode spec = Json.child(made, "spec");
    ArrayNode metrics = Json.array();
    JsonNode percent = spec.path("targetCPUUtilizationPercentage");
    spec.remove("targetCPUUtilizationPercentage");
    if (percent.isNumber()) metrics.add(HorizontalPodAutoscalers.cpu(percent.intValue()));
    for (JsonNode each : note(annotations, METRICS)) metrics.add(OldMetrics.newSpec(each));
    if (!metrics.isEmpty()) spec.set("metrics", metrics);
    JsonNode behavior = note(annotations, BEHAVIOR);
    if (behavior.isObject()) spec.set("behavior", behavior);
    if (made.path("status") instanceof ObjectNode status) newStatus(status, annotations);
    if (annotations.isEmpty()) Json.child(made, "metadata").remove("annotations");
    HorizontalPodAutoscalers.defaults(made);
    return made;
  }

  private static void newStatus(ObjectNode status, ObjectNode annotations) {
    JsonNode percent = status.path("currentCPUUtilizationPercentage");
    status.remove("currentCPUUtilizationPercentage");
    ArrayNode current = Json.array();
    for (JsonNode each : note(annotations, CURRENT)) current.add(OldMetrics.newStatus(each));
    if (current.isEmpty() && percent.isNumber()) {
      ObjectNode cpu = current.addObject().put("type", "Resource");
      ObjectNode resource = cpu.putObject("resource").put("name", "cpu");
      resource.putObject("current").put("averageUtilization", percent.intValue());
    }
    if (!current.isEmpty()) status.set("currentMetrics", current);
    JsonNode conditions = note(annotations, CONDITIONS);
    if (!conditions.isEmpty()) status.set("conditions", conditions);
    HorizontalPodAutoscalers.status(status);
  }

  /// What an annotation says, which is taken away with that; nothing where it says no JSON.
  private static JsonNode note(ObjectNode annotations, String name) {
    JsonNode text = annotations.remove(name);
    if (text == null) return Json.array();
    try {
      JsonNode said = Json.parse(text.asString(""));
      return said.isContainer() ? said : Json.array();
    } catch (JacksonException unreadable) {
      return Json.array();
    }
  }
}
