package dev.ballast.kinds.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.objects.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What autoscalers must say, and how their metrics are said in the old version.
class ScalersTest {
  private static final Changed RIGHT =
      new Changed(
          HorizontalPodAutoscalers.kind(),
          """
          {'metadata': {'name': 'h'}, 'spec': {
            'scaleTargetRef': {'kind': 'Deployment', 'name': 'd'}, 'maxReplicas': 3,
            'behavior': {}, 'metrics': [{'type': 'Resource', 'resource': {
              'name': 'cpu', 'target': {'type': 'Utilization', 'averageUtilization': 50}}}]}}
          """);

  @Test
  void speedsAreFilledInWhereThereIsABehavior() {
    JsonNode behavior = RIGHT.made().path("spec").path("behavior");
    assertThat(behavior.path("scaleUp").path("policies")).hasSize(2);
    assertThat(Json.text(behavior.path("scaleDown")))
        .isEqualTo(
            "{\"selectPolicy\":\"Max\",\"policies\":[{\"type\":\"Percent\",\"value\":100,"
                + "\"periodSeconds\":15}]}");
    assertThat(RIGHT.kind().validate(RIGHT.made())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "minReplicas | 0 | spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        "minReplicas | 4 | spec.maxReplicas: Invalid value: 3: must be greater than or equal to "
            + "`minReplicas`",
        "scaleTargetRef | {'kind': 'D', 'name': 'a/b'} | spec.scaleTargetRef.name: Invalid value: "
            + "\"a/b\": may not contain '/'",
        "metrics/0/type | 'x' | spec.metrics[0].type: Unsupported value: \"x\": supported values: "
            + "\"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"",
        "metrics/0/type | 'Pods' | spec.metrics[0].pods: Required value: must populate information "
            + "for the given metric source",
        "metrics/0/pods | {} | spec.metrics[0].pods: Forbidden: must populate the given metric "
            + "source only",
        "metrics/0/resource/target | {'type': 'Utilization'} | "
            + "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a "
            + "target raw value or a target utilization",
        "metrics/0/resource/target | {'type': 'x', 'averageValue': '-1'} | "
            + "spec.metrics[0].resource.target.averageValue: Invalid value: \"-1\": must be positive",
        "metrics/0/resource/name | '' | spec.metrics[0].resource.name: Required value: must specify "
            + "a resource name",
        "behavior | {'scaleUp': {'stabilizationWindowSeconds': 3601}} | "
            + "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less "
            + "than or equal to 3600",
        "behavior | {'scaleDown': {'policies': [{'type': 'x', 'value': 0, 'periodSeconds': 1}]}} | "
            + "spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero"
      })
  void aWrongAutoscalerIsRefused(String place, String value, String words) {
    assertThat(RIGHT.faults("/spec/" + place, value)).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'Pods', 'pods': {'metric': {'name': 'm', 'selector': {'matchLabels': {'a': 'b'}}}, "
            + "'target': {'averageValue': '1', 'type': 'AverageValue'}}}",
        "{'type': 'Object', 'object': {'describedObject': {'kind': 'K', 'name': 'n'}, "
            + "'metric': {'name': 'm'}, 'target': {'value': '1', 'type': 'Value'}}}",
        "{'type': 'External', 'external': {'metric': {'name': 'm', 'selector': {}}, "
            + "'target': {'averageValue': '1', 'type': 'AverageValue'}}}",
        "{'type': 'ContainerResource', 'containerResource': {'name': 'cpu', 'container': 'c', "
            + "'target': {'averageUtilization': 5, 'type': 'Utilization'}}}"
      })
  void metricsAreTheSameThereAndBack(String metric) {
    ObjectNode now = Changed.tree(metric);
    assertThat(OldMetrics.newSpec(OldMetrics.spec(now))).isEqualTo(now);
  }
}
