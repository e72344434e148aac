package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.body;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.watch.Event;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// One object that is served in two versions: whatever is written by one of them is seen by both.
class ViewTest {
  private static final ResourceType EVENTS = new ResourceType("", "v1", "events");
  private static final ResourceType NEW_EVENTS = new ResourceType("events.k8s.io", "v1", "events");
  private static final ResourceType SCALERS =
      new ResourceType("autoscaling", "v2", "horizontalpodautoscalers");
  private static final ResourceType OLD_SCALERS =
      new ResourceType("autoscaling", "v1", "horizontalpodautoscalers");
  private static final String EVENT =
      "{metadata: {name: e}, eventTime: '2026-01-01T00:00:00.000000Z', reason: R, action: A, "
          + "type: Normal, note: words, reportingController: c, reportingInstance: i, "
          + "regarding: {kind: Pod, name: p, namespace: default}}";
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void anEventIsReadInBothWords() {
    ObjectNode made = api.create(NEW_EVENTS, "", EVENT);
    assertThat(Json.string(made, "apiVersion")).isEqualTo("events.k8s.io/v1");
    assertThat(Json.string(made, "note")).isEqualTo("words");
    ObjectNode old = api.get(EVENTS, "e");
    assertThat(Json.string(old, "apiVersion")).isEqualTo("v1");
    assertThat(Json.string(old, "message")).isEqualTo("words");
    assertThat(Json.string(old, "involvedObject", "name")).isEqualTo("p");
    assertThat(Json.string(old, "reportingComponent")).isEqualTo("c");
    assertThat(old.has("note")).isFalse();
    assertThat(Json.string(old, "metadata", "resourceVersion"))
        .isEqualTo(Json.string(made, "metadata", "resourceVersion"));
  }

  @Test
  void anOldEventIsListedWatchedAndSelectedInNewWords() {
    var watch = api.watch(NEW_EVENTS, "");
    api.create(
        EVENTS,
        "",
        "{metadata: {name: o}, message: m, involvedObject: {kind: Pod, name: p, namespace: default}}");
    List<Event> seen = watch.poll();
    assertThat(seen).hasSize(1);
    ObjectNode list = api.list(NEW_EVENTS, "fieldSelector=regarding.name=p");
    assertThat(Json.string(list, "apiVersion")).isEqualTo("events.k8s.io/v1");
    assertThat(list.path("items")).hasSize(1);
    ObjectNode item = (ObjectNode) list.path("items").path(0);
    assertThat(Json.string(item, "note")).isEqualTo("m");
    assertThat(item.has("deprecatedSource")).isTrue();
    assertThat(item.has("reportingInstance")).isFalse();
    assertThat(api.list(NEW_EVENTS, "fieldSelector=regarding.name=q").path("items")).isEmpty();
    assertThat(refusal(() -> api.list(NEW_EVENTS, "fieldSelector=involvedObject.name=q")))
        .contains("field label not supported: involvedObject.name");
  }

  @Test
  void anEventGoesAndIsMissedUnderTheNameItWasAskedBy() {
    api.create(NEW_EVENTS, "", EVENT);
    api.delete(NEW_EVENTS, "e", "");
    assertThat(refusal(() -> api.get(NEW_EVENTS, "e")))
        .isEqualTo("404 NotFound events.events.k8s.io \"e\" not found");
    assertThat(refusal(() -> api.get(EVENTS, "e")))
        .isEqualTo("404 NotFound events \"e\" not found");
  }

  @Test
  void theNewGroupIsStricter() {
    assertThat(refusal(() -> api.create(NEW_EVENTS, "", EVENT.replace("Normal", "Odd"))))
        .contains("type: Invalid value: \"\": has invalid value: Odd");
    assertThat(refusal(() -> api.create(NEW_EVENTS, "", EVENT.replace("action: A, ", ""))))
        .contains("action: Required value");
    api.create(NEW_EVENTS, "", EVENT);
    assertThat(refusal(() -> api.merge(NEW_EVENTS, "e", "{note: other}")))
        .contains("message: Invalid value: \"other\": field is immutable");
    ObjectNode series =
        api.merge(
            NEW_EVENTS,
            "e",
            "{series: {count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z'}}");
    assertThat(Json.number(series, 0, "series", "count")).isEqualTo(2);
    assertThat(Json.number(api.get(EVENTS, "e"), 0, "series", "count")).isEqualTo(2);
  }

  private static final String TARGET =
      "scaleTargetRef: {kind: Deployment, name: d}, maxReplicas: 3";

  @Test
  void anAutoscalerIsReadInBothVersions() {
    ObjectNode old =
        api.create(
            OLD_SCALERS,
            "",
            "{metadata: {name: h}, spec: {" + TARGET + ", targetCPUUtilizationPercentage: 50}}");
    assertThat(Json.number(old, 0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(50);
    assertThat(Json.string(old, "apiVersion")).isEqualTo("autoscaling/v1");
    ObjectNode now = api.get(SCALERS, "h");
    assertThat(Json.text(now.path("spec").path("metrics")))
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
                + "{\"averageUtilization\":50,\"type\":\"Utilization\"}}}]");
    assertThat(now.path("status").has("currentMetrics")).isTrue();
  }

  @Test
  void whatTheOldVersionCannotSayIsNotLostInIt() {
    api.create(
        SCALERS,
        "",
        "{metadata: {name: h}, spec: {"
            + TARGET
            + ", behavior: {scaleUp: {stabilizationWindowSeconds: 5}}, metrics: [{type: Pods, pods: "
            + "{metric: {name: m}, target: {type: AverageValue, averageValue: '2'}}}]}}");
    ObjectNode before = api.get(SCALERS, "h");
    ObjectNode old = api.get(OLD_SCALERS, "h");
    assertThat(
            Json.string(old, "metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"))
        .isEqualTo(
            "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"m\",\"targetAverageValue\":\"2\"}}]");
    Json.child(old, "spec").put("maxReplicas", 4);
    body(api.send(Verb.UPDATE, OLD_SCALERS, "h", "", JSON, Json.text(old)));
    ObjectNode after = api.get(SCALERS, "h");
    assertThat(Json.number(after, 0, "spec", "maxReplicas")).isEqualTo(4);
    assertThat(after.path("spec").path("metrics")).isEqualTo(before.path("spec").path("metrics"));
    assertThat(after.path("spec").path("behavior")).isEqualTo(before.path("spec").path("behavior"));
    assertThat(after.path("metadata").has("annotations")).isFalse();
  }

  @Test
  void anOldAutoscalerIsJudgedAsANewOne() {
    assertThat(
            refusal(
                () ->
                    api.create(
                        OLD_SCALERS,
                        "",
                        "{metadata: {name: h}, spec: {scaleTargetRef: {kind: D}, maxReplicas: 0}}")))
        .contains("spec.maxReplicas: Invalid value: 0: must be greater than 0")
        .contains("spec.scaleTargetRef.name: Required value");
  }

  @Test
  void anAppliedFieldOfTheOldVersionIsItsAppliers() {
    String apply = "application/apply-patch+yaml";
    String wanted =
        "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {"
            + TARGET
            + "}}";
    api.send(Verb.PATCH, OLD_SCALERS, "h", "fieldManager=me", apply, wanted);
    ObjectNode again =
        body(
            api.send(
                Verb.PATCH,
                OLD_SCALERS,
                "h",
                "fieldManager=me",
                apply,
                wanted.replace("maxReplicas: 3", "maxReplicas: 5")));
    assertThat(Json.number(again, 0, "spec", "maxReplicas")).isEqualTo(5);
    assertThat(again.path("metadata").path("managedFields")).hasSize(1);
    assertThat(Json.number(api.get(SCALERS, "h"), 0, "spec", "maxReplicas")).isEqualTo(5);
  }
}
