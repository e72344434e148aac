package dev.ballast.kinds.autoscaling;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How many pods a workload gets, by what they use.
public final class HorizontalPodAutoscalers {
  private static final int USUAL_UTILIZATION = 80;

  private HorizontalPodAutoscalers() {}

  public static Kind kind() {
    return KindBuilder.kind(
            "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
        .shortNames("hpa")
        .inAll()
        .namespaced()
        .status(HorizontalPodAutoscalers::status)
        .defaults(HorizontalPodAutoscalers::defaults)
        .rules(scaler -> ScalerRules.spec(scaler.at("spec")))
        .updateRules((scaler, old) -> ScalerRules.spec(scaler.at("spec")))
        .columns(
            Column.text("Reference")
                .documents("spec.scaleTargetRef")
                .shows(HorizontalPodAutoscalers::target),
            Column.text("Targets")
                .documents("spec.metrics")
                .shows(HorizontalPodAutoscalers::metrics),
            Column.text("MinPods")
                .documents("spec.minReplicas")
                .shows(scaler -> scaler.path("spec").path("minReplicas").asString(Cells.UNSET)),
            Column.text("MaxPods")
                .documents("spec.maxReplicas")
                .showsNumberAt("spec", "maxReplicas"),
            Column.text("Replicas")
                .documents("status.currentReplicas")
                .showsNumberAt("status", "currentReplicas"),
            Column.AGE)
        .build();
  }

  static void status(ObjectNode status) {
    if (!status.has("currentMetrics")) status.putNull("currentMetrics");
    Defaults.number(status, "desiredReplicas", 0);
  }

  static void defaults(ObjectNode scaler) {
    ObjectNode spec = Json.child(scaler, "spec");
    Defaults.number(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) spec.putArray("metrics").add(cpu(USUAL_UTILIZATION));
    if (!(spec.path("behavior") instanceof ObjectNode behavior)) return;
    ObjectNode up = Json.child(behavior, "scaleUp");
    Defaults.number(up, "stabilizationWindowSeconds", 0);
    speed(up, "Pods", "Percent");
    speed(Json.child(behavior, "scaleDown"), "Percent");
  }

  /// How fast it goes where nothing is said: for each sort of policy, in a quarter of a minute.
  private static void speed(ObjectNode rules, String... types) {
    Defaults.word(rules, "selectPolicy", "Max");
    if (!rules.path("policies").isEmpty()) return;
    ArrayNode policies = rules.putArray("policies");
    for (String type : types) {
      int value = type.equals("Percent") ? 100 : 4;
      policies.addObject().put("type", type).put("value", value).put("periodSeconds", 15);
    }
  }

  /// The wish for this use of CPU, in percent.
  static ObjectNode cpu(int percent) {
    ObjectNode metric = Json.object().put("type", "Resource");
    metric
        .putObject("resource")
        .put("name", "cpu")
        .putObject("target")
        .put("averageUtilization", percent)
        .put("type", "Utilization");
    return metric;
  }

  private static String target(ObjectNode scaler) {
    JsonNode target = scaler.path("spec").path("scaleTargetRef");
    return Json.string(target, "kind") + "/" + Json.string(target, "name");
  }

  private static String metrics(ObjectNode scaler) {
    var shown = new ArrayList<String>();
    JsonNode seen = scaler.path("status").path("currentMetrics");
    int index = 0;
    for (JsonNode each : scaler.path("spec").path("metrics")) {
      JsonNode now = seen.path(index++).path("resource").path("current");
      JsonNode resource = each.path("resource");
      if (!resource.isObject()) {
        shown.add(Cells.UNKNOWN);
      } else if (resource.path("target").has("averageUtilization")) {
        JsonNode used = now.path("averageUtilization");
        String percent = used.isMissingNode() ? Cells.UNKNOWN : used.asString() + "%";
        String wanted = resource.path("target").path("averageUtilization").asString() + "%";
        shown.add(Json.string(resource, "name") + ": " + percent + "/" + wanted);
      } else {
        String used = Cells.or(Json.string(now, "averageValue"), Cells.UNKNOWN);
        shown.add(
            Json.string(resource, "name")
                + ": "
                + used
                + "/"
                + Json.string(resource, "target", "averageValue"));
      }
    }
    return shown.isEmpty() ? Cells.NONE : String.join(", ", shown);
  }
}
