package dev.ballast.kinds.autoscaling;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
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
        .rules(scaler -> spec(scaler.at("spec")))
        .updateRules((scaler, old) -> spec(scaler.at("spec")))
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

  private static void status(ObjectNode status) {
    if (!status.has("currentMetrics")) status.putNull("currentMetrics");
    Defaults.number(status, "desiredReplicas", 0);
  }

  private static void defaults(ObjectNode scaler) {
    ObjectNode spec = Json.child(scaler, "spec");
    Defaults.number(spec, "minReplicas", 1);
    if (!spec.path("metrics").isEmpty()) return;
    ObjectNode metric = spec.putArray("metrics").addObject();
    ObjectNode resource = metric.putObject("resource").put("name", "cpu");
    resource
        .putObject("target")
        .put("averageUtilization", USUAL_UTILIZATION)
        .put("type", "Utilization");
    metric.put("type", "Resource");
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

  private static void spec(Field spec) {
    Field least = spec.at("minReplicas");
    Field most = spec.at("maxReplicas");
    if (least.present()) least.atLeast(1);
    if (most.number() < 1) most.invalidJson(Long.toString(most.number()), "must be greater than 0");
    if (least.present() && most.number() < least.number()) {
      most.invalidJson(
          Long.toString(most.number()), "must be greater than or equal to `minReplicas`");
    }
    spec.at("scaleTargetRef", "kind").demanded();
    spec.at("scaleTargetRef", "name").demanded();
  }
}
