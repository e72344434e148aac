package dev.ballast.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.view.NodeView;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class EligibilityTest {
  private static final KubeObject SET =
      object(
          "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: logs, uid: u, namespace: ns}}");

  private static KubeObject object(String yaml) {
    return new KubeObject((ObjectNode) Yaml.documents(yaml).getFirst().tree());
  }

  private static DaemonObjects objects(String spec) {
    KubeObject template = object("{metadata: {labels: {app: logs}}, spec: " + spec + "}");
    return new DaemonObjects(SET, template.tree());
  }

  /// rule | pod spec | node's labels and spec | started there? | stays there?
  @ParameterizedTest(name = "{0}: {1} on {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30 | {}                               | {}                                             | true  | true
          30 | {nodeName: n1}                   | {}                                             | true  | true
          30 | {nodeName: n2}                   | {}                                             | false | false
          30 | {nodeSelector: {disk: ssd}}      | {}                                             | false | false
          30 | {nodeSelector: {disk: ssd}}      | {metadata: {labels: {disk: ssd}}}              | true  | true
          30 | {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}}} | {metadata: {labels: {disk: ssd}}} | true | true
          30 | {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}}} | {} | false | false
          31 | {}                               | {spec: {taints: [{key: k, effect: NoSchedule}]}} | false | true
          31 | {}                               | {spec: {taints: [{key: k, effect: NoExecute}]}}  | false | false
          31 | {}                               | {spec: {taints: [{key: k, effect: PreferNoSchedule}]}} | true | true
          31 | {tolerations: [{operator: Exists}]} | {spec: {taints: [{key: k, effect: NoExecute}]}} | true | true
          31 | {tolerations: [{key: k, operator: Equal, value: v}]} | {spec: {taints: [{key: k, value: v, effect: NoSchedule}]}} | true | true
          31 | {tolerations: [{key: k, operator: Equal, value: v}]} | {spec: {taints: [{key: k, value: w, effect: NoSchedule}]}} | false | true
          32 | {}                               | {spec: {taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]}} | true | true
          32 | {}                               | {spec: {taints: [{key: node.kubernetes.io/not-ready, effect: NoExecute}]}} | true | true
          32 | {}                               | {spec: {taints: [{key: node.kubernetes.io/disk-pressure, effect: NoSchedule}]}} | true | true
          32 | {}                               | {spec: {taints: [{key: node.kubernetes.io/network-unavailable, effect: NoSchedule}]}} | false | true
          32 | {hostNetwork: true}              | {spec: {taints: [{key: node.kubernetes.io/network-unavailable, effect: NoSchedule}]}} | true | true
          """)
  void rules(int rule, String spec, String node, boolean shouldRun, boolean mayStay) {
    KubeObject made = object(node);
    made.metadata().put("name", "n1");
    assertThat(Eligibility.of(objects(spec).spec(), new NodeView(made)))
        .isEqualTo(new Eligibility(shouldRun, mayStay));
  }

  @Test
  void s29_requiredTermsGiveWayToTheNodesName() {
    String spec =
        """
        {affinity: {nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]},
          preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}}
        """;
    KubeObject pod = objects(spec).pod("n1", "hash");
    JsonNode affinity = pod.at("spec", "affinity", "nodeAffinity");
    assertThat(affinity.path("requiredDuringSchedulingIgnoredDuringExecution"))
        .isEqualTo(
            object(
                    "{nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]}")
                .tree());
    assertThat(affinity.path("preferredDuringSchedulingIgnoredDuringExecution").size()).isOne();
    assertThat(DaemonPod.of(pod).node()).isEqualTo("n1");
  }

  @Test
  void aPodIsTheSetsAndKnowsItsRevision() {
    KubeObject pod = objects("{containers: []}").pod("n1", "hash");
    assertThat(pod.text("metadata", "generateName")).isEqualTo("logs-");
    assertThat(pod.labels())
        .containsEntry("app", "logs")
        .containsEntry("controller-revision-hash", "hash");
    assertThat(pod.controller().orElseThrow().uid()).isEqualTo("u");
  }

  @Test
  void s32_ownTolerationsStayAndNoneComesTwice() {
    JsonNode spec =
        objects(
                """
                {tolerations: [{key: mine, operator: Exists},
                  {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute}]}
                """)
            .spec();
    assertThat(spec.path("tolerations").size()).isEqualTo(7);
    assertThat(spec.path("tolerations").path(0).path("key").asString()).isEqualTo("mine");
  }
}
