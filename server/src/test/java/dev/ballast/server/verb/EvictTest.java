package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Evictions and what disruption budgets say to them. No controller runs: the tests write statuses.
class EvictTest {
  private static final ResourceType BUDGETS =
      new ResourceType("policy", "v1", "poddisruptionbudgets");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void pod(String name, boolean ready) {
    api.create(
        PODS,
        "",
        "{metadata: {name: %s, labels: {app: a}}, spec: {nodeName: n1, containers: [{name: c, image: i}]}}"
            .formatted(name));
    String condition = "{type: Ready, status: '" + (ready ? "True" : "False") + "'}";
    api.merge(
        PODS, name + "/status", "{status: {phase: Running, conditions: [" + condition + "]}}");
  }

  private void budget(String spec, String status) {
    api.create(
        BUDGETS,
        "",
        "{metadata: {name: b}, spec: {minAvailable: 1, selector: {matchLabels: {app: a}}"
            + spec
            + "}}");
    api.merge(BUDGETS, "b/status", "{status: {observedGeneration: 1, " + status + "}}");
  }

  private void evict(String name, String parameters) {
    api.send(Verb.CREATE, PODS, name + "/eviction", parameters, JSON, "{metadata: {name: p}}");
  }

  @Test
  void anEvictionIsTakenOffTheBudgetAndThePodGoes() {
    pod("p", true);
    pod("q", true);
    budget("", "disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1");
    evict("p", "");
    assertThat(Json.string(api.get(PODS, "p"), "metadata", "deletionTimestamp")).isNotEmpty();
    JsonNode why = api.get(PODS, "p").path("status").path("conditions").path(1);
    assertThat(Json.string(why, "type")).isEqualTo("DisruptionTarget");
    assertThat(Json.string(why, "reason")).isEqualTo("EvictionByEvictionAPI");
    JsonNode status = api.get(BUDGETS, "b").path("status");
    assertThat(Json.number(status, 9, "disruptionsAllowed")).isZero();
    assertThat(status.path("disruptedPods").propertyNames()).containsExactly("p");
    assertThat(refusal(() -> evict("q", "")))
        .isEqualTo(
            "429 TooManyRequests Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(Json.string(api.get(PODS, "q"), "metadata", "deletionTimestamp")).isEmpty();
  }

  @Test
  void aDryRunCostsNothing() {
    pod("p", true);
    budget("", "disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1");
    evict("p", "dryRun=All");
    assertThat(Json.number(api.get(BUDGETS, "b"), 0, "status", "disruptionsAllowed")).isEqualTo(1);
    assertThat(Json.string(api.get(PODS, "p"), "metadata", "deletionTimestamp")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IfHealthyBudget | currentHealthy: 1, desiredHealthy: 1 | true
          IfHealthyBudget | currentHealthy: 0, desiredHealthy: 1 | false
          AlwaysAllow     | currentHealthy: 0, desiredHealthy: 1 | true
          """)
  void aPodThatIsNotReadyMayGoWhereTheOthersSuffice(String policy, String status, boolean goes) {
    pod("p", false);
    budget(", unhealthyPodEvictionPolicy: " + policy, "disruptionsAllowed: 0, " + status);
    if (goes) evict("p", "");
    else assertThat(refusal(() -> evict("p", ""))).startsWith("429");
  }

  @Test
  void aBudgetThatNobodyHasLookedAtYetSaysWait() {
    pod("p", true);
    budget("", "disruptionsAllowed: 5");
    api.merge(BUDGETS, "b", "{spec: {minAvailable: 2}}");
    assertThat(refusal(() -> evict("p", ""))).startsWith("429");
  }

  @Test
  void twoBudgetsForOnePodAreRefused() {
    pod("p", true);
    budget("", "disruptionsAllowed: 5");
    api.create(
        BUDGETS,
        "",
        "{metadata: {name: c}, spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}}");
    assertThat(refusal(() -> evict("p", "")))
        .contains("500 InternalError", "more than one PodDisruptionBudget");
  }

  @Test
  void whatHasEndedIsNoDisruption() {
    pod("p", true);
    budget("", "disruptionsAllowed: 0");
    api.merge(PODS, "p/status", "{status: {phase: Succeeded}}");
    evict("p", "");
    assertThat(refusal(() -> api.get(PODS, "p"))).startsWith("404");
  }
}
