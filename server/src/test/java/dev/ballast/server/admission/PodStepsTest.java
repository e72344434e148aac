package dev.ballast.server.admission;

import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.verb.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The smaller steps of admission: priorities, runtime classes, a node's topology.
class PodStepsTest {
  private static final ResourceType PRIORITIES =
      new ResourceType("scheduling.k8s.io", "v1", "priorityclasses");
  private static final ResourceType RUNTIMES =
      new ResourceType("node.k8s.io", "v1", "runtimeclasses");
  private static final ResourceType NODES = new ResourceType("", "v1", "nodes");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private static String pod(String more) {
    return "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]" + more + "}}";
  }

  @Test
  void aPodGetsThePriorityOfItsClassOrOfTheDefaultOne() {
    api.create(PRIORITIES, "", "{metadata: {name: low}, value: 5, globalDefault: true}");
    api.create(PRIORITIES, "", "{metadata: {name: high}, value: 50, preemptionPolicy: Never}");
    ObjectNode usual = api.create(PODS, "dryRun=All", pod(""));
    assertThat(Json.number(usual, 0, "spec", "priority")).isEqualTo(5);
    assertThat(Json.string(usual, "spec", "priorityClassName")).isEqualTo("low");
    ObjectNode high = api.create(PODS, "", pod(", priorityClassName: high"));
    assertThat(Json.number(high, 0, "spec", "priority")).isEqualTo(50);
    assertThat(Json.string(high, "spec", "preemptionPolicy")).isEqualTo("Never");
  }

  @Test
  void aPriorityThatItsClassDoesNotSayIsRefused() {
    api.create(PRIORITIES, "", "{metadata: {name: high}, value: 50}");
    assertThat(refusal(() -> api.create(PODS, "", pod(", priorityClassName: none"))))
        .endsWith("no PriorityClass with name none was found");
    assertThat(refusal(() -> api.create(PODS, "", pod(", priorityClassName: high, priority: 1"))))
        .contains("the integer value of priority (1) must not be provided in pod spec;");
    assertThat(
            refusal(
                () ->
                    api.create(
                        PODS, "", pod(", priorityClassName: high, preemptionPolicy: Never"))))
        .contains("the string value of PreemptionPolicy (Never) must not be provided in pod spec;");
  }

  @Test
  void thereIsOneDefaultPriorityAtMost() {
    api.create(PRIORITIES, "", "{metadata: {name: one}, value: 5, globalDefault: true}");
    api.merge(PRIORITIES, "one", "{description: still the default}");
    String second = "{metadata: {name: two}, value: 6, globalDefault: true}";
    assertThat(refusal(() -> api.create(PRIORITIES, "", second)))
        .isEqualTo(
            "403 Forbidden priorityclasses.scheduling.k8s.io \"two\" is forbidden: PriorityClass one"
                + " is already marked as default. Only one default can exist");
  }

  @Test
  void aRuntimeClassAddsItsOverheadAndItsPlaces() {
    api.create(
        RUNTIMES,
        "",
        """
        metadata: {name: vm}
        handler: vm
        overhead: {podFixed: {cpu: 100m}}
        scheduling: {nodeSelector: {vm: 'yes'}, tolerations: [{key: vm, operator: Exists}]}
        """);
    ObjectNode made = api.create(PODS, "", pod(", runtimeClassName: vm"));
    assertThat(made.path("spec").path("overhead")).isEqualTo(TestApi.tree("{cpu: 100m}"));
    assertThat(made.path("spec").path("nodeSelector")).isEqualTo(TestApi.tree("{vm: 'yes'}"));
    assertThat(made.path("spec").path("tolerations").toString()).contains("\"key\":\"vm\"");
    String[][] refused = {
      {", runtimeClassName: none", "pod rejected: RuntimeClass \"none\" not found"},
      {
        ", overhead: {cpu: 1}",
        "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
      },
      {
        ", runtimeClassName: vm, overhead: {cpu: 1}",
        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
      },
      {
        ", runtimeClassName: vm, nodeSelector: {vm: 'no'}",
        "conflict: RuntimeClass scheduling.nodeSelector and pod.nodeSelector do not match on key vm"
      }
    };
    for (String[] each : refused)
      assertThat(refusal(() -> api.create(PODS, "", pod(each[0])))).endsWith(each[1]);
  }

  @Test
  void aBoundPodLearnsTheZoneOfItsNode() {
    api.send(
        Verb.CREATE,
        NODES,
        "",
        "",
        TestApi.JSON,
        "{metadata: {name: n1, labels: {topology.kubernetes.io/zone: z1, other: x}}}");
    api.create(PODS, "", pod(""));
    api.send(
        Verb.CREATE,
        PODS,
        "p/binding",
        "",
        TestApi.JSON,
        "{metadata: {name: p}, target: {kind: Node, name: n1}}");
    ObjectNode bound = api.get(PODS, "p");
    assertThat(Json.string(bound, "spec", "nodeName")).isEqualTo("n1");
    assertThat(bound.path("metadata").path("labels"))
        .isEqualTo(TestApi.tree("{topology.kubernetes.io/zone: z1}"));
  }
}
