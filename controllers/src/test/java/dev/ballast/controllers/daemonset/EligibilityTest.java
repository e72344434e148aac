package dev.ballast.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.view.NodeView;
import dev.ballast.objects.Json;
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

  private static final String NEEDS_DISK =
      """
      {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}}}
      """;

  /// rule | pod spec | node n1: its labels `key=value`, its taints `key=value:effect` | started
  /// there?
  /// | stays there?
  @ParameterizedTest(name = "{0}: {1} on {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30 | {}                                  |                | true  | true
          30 | {nodeName: n1}                      |                | true  | true
          30 | {nodeName: n2}                      |                | false | false
          30 | {nodeSelector: {disk: ssd}}         |                | false | false
          30 | {nodeSelector: {disk: ssd}}         | disk=hdd       | false | false
          30 | {nodeSelector: {disk: ssd}}         | disk=ssd       | true  | true
          30 | NEEDS_DISK                          | disk=ssd       | true  | true
          30 | NEEDS_DISK                          |                | false | false
          31 | {}                                  | k=:NoSchedule  | false | true
          31 | {}                                  | k=:NoExecute   | false | false
          31 | {}                                  | k=:PreferNoSchedule | true | true
          31 | {tolerations: [{operator: Exists}]} | k=:NoExecute   | true  | true
          31 | {tolerations: [{key: k, value: v}]} | k=v:NoSchedule | true  | true
          31 | {tolerations: [{key: k, value: v}]} | k=w:NoSchedule | false | true
          32 | {} | node.kubernetes.io/unschedulable=:NoSchedule       | true  | true
          32 | {} | node.kubernetes.io/not-ready=:NoExecute            | true  | true
          32 | {} | node.kubernetes.io/unreachable=:NoExecute          | true  | true
          32 | {} | node.kubernetes.io/disk-pressure=:NoSchedule       | true  | true
          32 | {} | node.kubernetes.io/memory-pressure=:NoSchedule     | true  | true
          32 | {} | node.kubernetes.io/pid-pressure=:NoSchedule        | true  | true
          32 | {} | node.kubernetes.io/network-unavailable=:NoSchedule | false | true
          32 | {hostNetwork: true} | node.kubernetes.io/network-unavailable=:NoSchedule | true | true
          """)
  void rules(int rule, String spec, String node, boolean shouldRun, boolean mayStay) {
    DaemonObjects objects = objects(spec.replace("NEEDS_DISK", NEEDS_DISK));
    assertThat(Eligibility.of(objects.spec(), new NodeView(node(node))))
        .isEqualTo(new Eligibility(shouldRun, mayStay));
  }

  private static KubeObject node(String said) {
    KubeObject node = KubeObject.of("v1", "Node", "", "n1");
    if (said == null) return node;
    String[] parts = said.split("[=:]");
    if (parts.length == 2) {
      node.metadata().putObject("labels").put(parts[0], parts[1]);
    } else {
      ObjectNode taint = Json.child(node.tree(), "spec").putArray("taints").addObject();
      taint.put("key", parts[0]).put("value", parts[1]).put("effect", parts[2]);
    }
    return node;
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
