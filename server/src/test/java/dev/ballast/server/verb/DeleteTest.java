package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.NAMESPACES;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// delete and deletecollection: grace, finalizers, preconditions, propagation.
class DeleteTest {
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void pod(String name, String node) {
    api.create(
        PODS,
        "",
        "{metadata: {name: %s}, spec: {nodeName: %s, containers: [{name: c, image: i}]}}"
            .formatted(name, node));
  }

  @Test
  void whatNobodyHoldsIsGoneAtOnce() {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}}");
    assertThat(Json.string(api.delete(CONFIG_MAPS, "a", ""), "status")).isEqualTo("Success");
    assertThat(refusal(() -> api.delete(CONFIG_MAPS, "a", ""))).startsWith("404 NotFound");
  }

  @Test
  void aFinalizerHoldsAnObjectUntilItIsTakenAway() {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a, finalizers: [x.org/f]}}");
    ObjectNode marked = api.delete(CONFIG_MAPS, "a", "");
    assertThat(Json.string(marked, "metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(
            refusal(
                () -> api.merge(CONFIG_MAPS, "a", "{metadata: {finalizers: [x.org/f, x.org/g]}}")))
        .contains("no new finalizers can be added");
    api.merge(CONFIG_MAPS, "a", "{metadata: {finalizers: null}}");
    assertThat(refusal(() -> api.get(CONFIG_MAPS, "a"))).startsWith("404");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {propagationPolicy: Foreground} | foregroundDeletion
          {propagationPolicy: Orphan}     | orphan
          {orphanDependents: true}        | orphan
          """)
  void propagationIsAFinalizer(String options, String finalizer) {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}}");
    ObjectNode marked = api.delete(CONFIG_MAPS, "a", options);
    assertThat(marked.path("metadata").path("finalizers").path(0).asString(""))
        .isEqualTo(finalizer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {preconditions: {uid: wrong}}                             | 409 Conflict
          {preconditions: {resourceVersion: '1'}}                   | 409 Conflict
          {propagationPolicy: Sideways}                             | 422 Invalid
          {propagationPolicy: Orphan, orphanDependents: true}       | 422 Invalid
          """)
  void aConditionThatDoesNotHoldKeepsTheObject(String options, String start) {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}}");
    assertThat(refusal(() -> api.delete(CONFIG_MAPS, "a", options))).startsWith(start);
    assertThat(api.get(CONFIG_MAPS, "a")).isNotNull();
  }

  @Test
  void aPodOnANodeWaitsForItsNodeAndNeverLongerThanBefore() {
    pod("p", "n1");
    ObjectNode first = api.delete(PODS, "p", "");
    assertThat(Json.number(first, 0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(30);
    ObjectNode shorter = api.delete(PODS, "p", "{gracePeriodSeconds: 5}");
    assertThat(Json.number(shorter, 0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(5);
    ObjectNode longer = api.delete(PODS, "p", "{gracePeriodSeconds: 60}");
    assertThat(Json.number(longer, 0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(5);
    api.delete(PODS, "p", "{gracePeriodSeconds: 0}");
    assertThat(refusal(() -> api.get(PODS, "p"))).startsWith("404");
  }

  @Test
  void aPodWithoutANodeGoesAtOnce() {
    pod("p", "''");
    api.delete(PODS, "p", "");
    assertThat(refusal(() -> api.get(PODS, "p"))).startsWith("404");
  }

  @Test
  void aCollectionGoesBySelection() {
    for (String name : new String[] {"a", "b", "c"}) {
      api.create(CONFIG_MAPS, "", "{metadata: {name: %s, labels: {n: %s}}}".formatted(name, name));
    }
    ObjectNode gone =
        TestApi.body(
            api.send(
                Verb.DELETE_COLLECTION, CONFIG_MAPS, "", "labelSelector=n in (a,b)", JSON, ""));
    assertThat(gone.path("items")).hasSize(2);
    assertThat(api.list(CONFIG_MAPS, "").path("items")).hasSize(1);
  }

  @Test
  void ofALargeCollectionAllGoesButWhatIsHeld() {
    for (int i = 0; i < 300; i++) {
      String held = i % 100 == 0 ? ", finalizers: [x.org/f]" : "";
      api.create(CONFIG_MAPS, "", "{metadata: {name: c%d%s}}".formatted(i, held));
    }
    ObjectNode gone = TestApi.body(api.send(Verb.DELETE_COLLECTION, CONFIG_MAPS, "", "", JSON, ""));
    assertThat(gone.path("items")).hasSize(300);
    ObjectNode left = api.list(CONFIG_MAPS, "");
    assertThat(left.path("items")).hasSize(3);
    for (var each : left.path("items"))
      assertThat(Json.string(each, "metadata", "deletionTimestamp")).isNotEmpty();
  }

  @Test
  void aNamespaceEndsWhenItIsFinalized() {
    api.create(NAMESPACES, "", "{metadata: {name: team}}");
    ObjectNode ending = api.delete(NAMESPACES, "team", "");
    assertThat(Json.string(ending, "status", "phase")).isEqualTo("Terminating");
    api.update(NAMESPACES, "team/finalize", "{metadata: {name: team}, spec: {finalizers: []}}");
    assertThat(refusal(() -> api.get(NAMESPACES, "team"))).startsWith("404");
    assertThat(refusal(() -> api.delete(NAMESPACES, "default", "")))
        .startsWith(
            "403 Forbidden namespaces \"default\" is forbidden: this namespace may not be deleted");
  }

  @Test
  void nothingIsCreatedInANamespaceThatEnds() {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a, finalizers: [x.org/f]}}");
    api.create(NAMESPACES, "", "{metadata: {name: other}}");
    assertThat(refusal(() -> api.delete(NAMESPACES, "nowhere", ""))).startsWith("404");
  }
}
