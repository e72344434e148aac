package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.SERVICES;
import static dev.ballast.server.verb.TestApi.STATEFUL_SETS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.Verb;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// create, update and patch, with what they refuse.
class WriteTest {
  private static final String SET =
      """
      metadata: {name: web}
      spec:
        serviceName: web
        selector: {matchLabels: {app: a}}
        template:
          metadata: {labels: {app: a}}
          spec: {containers: [{name: c, image: i}]}
      """;

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void anObjectComesBackAsItWasCreatedWithWhatTheServerAdds() {
    ObjectNode made = api.create(CONFIG_MAPS, "", "{metadata: {name: a}, data: {k: v}}");
    assertThat(api.get(CONFIG_MAPS, "a")).isEqualTo(made);
    assertThat(Json.string(made, "metadata", "uid")).hasSize(36);
    assertThat(Json.string(made, "metadata", "namespace")).isEqualTo("default");
    assertThat(Json.string(made, "metadata", "resourceVersion")).matches("\\d+");
    assertThat(Json.string(made, "kind")).isEqualTo("ConfigMap");
    assertThat(made.path("metadata").path("managedFields").path(0).path("manager").asString(""))
        .isEqualTo("test");
  }

  @Test
  void generatedNamesDiffer() {
    String first =
        Json.string(
            api.create(CONFIG_MAPS, "", "{metadata: {generateName: x-}}"), "metadata", "name");
    String second =
        Json.string(
            api.create(CONFIG_MAPS, "", "{metadata: {generateName: x-}}"), "metadata", "name");
    assertThat(first).matches("x-[a-z0-9]{5}").isNotEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metadata: {name: a}}                        | 409 AlreadyExists configmaps "a" already exists
          {kind: Secret, metadata: {name: b}}          | 400 BadRequest Secret in version "v1" cannot be handled
          {apiVersion: v2, metadata: {name: b}}        | 400 BadRequest the API version in the data (v2) does not match
          {metadata: {name: b, namespace: other}}      | 400 BadRequest the namespace of the provided object
          {metadata: {name: b}, data: {k: 5}}          | 400 BadRequest ConfigMap in version "v1" cannot be handled
          {metadata: {}}                               | 422 Invalid ConfigMap "" is invalid: metadata.name: Required
          {metadata: {name: b, resourceVersion: '5'}}  | 400 BadRequest resourceVersion should not be set
          """)
  void aBadObjectIsRefused(String yaml, String start) {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}}");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", yaml))).startsWith(start);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fieldValidation=Strict | 400 BadRequest ConfigMap in version "v1" cannot be handled as a ConfigMap: strict
          fieldValidation=Nope   | 422 Invalid CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported
          dryRun=Some            | 422 Invalid CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported
          """)
  void aBadQueryIsRefused(String query, String start) {
    String body = "{metadata: {name: a}, bogus: 1}";
    assertThat(refusal(() -> api.create(CONFIG_MAPS, query, body))).startsWith(start);
  }

  @Test
  void anUnknownFieldIsDroppedWithAWarning() {
    Response made =
        api.send(Verb.CREATE, CONFIG_MAPS, "", "", JSON, "{metadata: {name: a}, bogus: 1}");
    assertThat(made.warnings()).containsExactly("unknown field \"bogus\"");
    assertThat(api.get(CONFIG_MAPS, "a").has("bogus")).isFalse();
  }

  @Test
  void aDryRunChangesNothing() {
    ObjectNode shown = api.create(CONFIG_MAPS, "dryRun=All", "{metadata: {name: a}}");
    assertThat(Json.string(shown, "metadata", "uid")).isNotEmpty();
    assertThat(refusal(() -> api.get(CONFIG_MAPS, "a"))).startsWith("404 NotFound");
  }

  @Test
  void anUpdateOfAnOldVersionConflictsAndOneWithoutVersionWins() {
    ObjectNode made = api.create(CONFIG_MAPS, "", "{metadata: {name: a}, data: {k: '1'}}");
    api.update(CONFIG_MAPS, "a", "{metadata: {name: a}, data: {k: '2'}}");
    String old = Json.string(made, "metadata", "resourceVersion");
    String stale = "{metadata: {name: a, resourceVersion: '%s'}, data: {k: '3'}}".formatted(old);
    assertThat(refusal(() -> api.update(CONFIG_MAPS, "a", stale)))
        .startsWith("409 Conflict Operation cannot be fulfilled on configmaps \"a\"");
    assertThat(api.data("a")).isEqualTo(Map.of("k", "2"));
  }

  @Test
  void anUpdateThatChangesNothingKeepsTheVersion() {
    ObjectNode made = api.create(CONFIG_MAPS, "", "{metadata: {name: a}, data: {k: '1'}}");
    ObjectNode same = api.update(CONFIG_MAPS, "a", "{metadata: {name: a}, data: {k: '1'}}");
    assertThat(same).isEqualTo(made);
  }

  @Test
  void everyPatchDoesWhatItsTypeSays() {
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}, data: {k: '1', l: '2'}}");
    api.merge(CONFIG_MAPS, "a", "{data: {k: null, m: '3'}}");
    assertThat(api.data("a")).isEqualTo(Map.of("l", "2", "m", "3"));
    api.send(
        Verb.PATCH,
        CONFIG_MAPS,
        "a",
        "",
        "application/strategic-merge-patch+json",
        "{data: {l: '4'}}");
    assertThat(api.data("a")).isEqualTo(Map.of("l", "4", "m", "3"));
    String applied =
        "apiVersion: apps/v1\nkind: StatefulSet\n"
            + SET.replace("\nspec:\n", "\nspec:\n  replicas: 2\n");
    String parameters = "fieldManager=author";
    api.send(Verb.PATCH, STATEFUL_SETS, "web", parameters, Ownership.APPLY, applied);
    api.merge(STATEFUL_SETS, "web/scale", "{spec: {replicas: 4}}");
    assertThat(
            refusal(
                () ->
                    api.send(
                        Verb.PATCH, STATEFUL_SETS, "web", parameters, Ownership.APPLY, applied)))
        .startsWith("409 Conflict")
        .contains("with subresource \"scale\"")
        .contains(".spec.replicas");
  }

  @Test
  void aPodIsBoundOnce() {
    api.create(PODS, "", "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");
    api.send(Verb.CREATE, PODS, "p/binding", "", JSON, "{target: {name: n1}}");
    ObjectNode bound = api.get(PODS, "p");
    assertThat(Json.string(bound, "spec", "nodeName")).isEqualTo("n1");
    assertThat(Json.string(bound.path("status").path("conditions").path(0), "type"))
        .isEqualTo("PodScheduled");
    assertThat(
            refusal(
                () -> api.send(Verb.CREATE, PODS, "p/binding", "", JSON, "{target: {name: n2}}")))
        .contains("already assigned to node \"n1\"");
  }

  @Test
  void servicesGetAddressesOfTheirOwn() {
    String service = "{metadata: {name: %s}, spec: {type: NodePort, ports: [{port: 80}]}}";
    ObjectNode one = api.create(SERVICES, "", service.formatted("one"));
    ObjectNode two = api.create(SERVICES, "", service.formatted("two"));
    String address = Json.string(one, "spec", "clusterIP");
    assertThat(address).startsWith("10.96.").isNotEqualTo(Json.string(two, "spec", "clusterIP"));
    long port = Json.number(one.path("spec").path("ports").path(0), 0, "nodePort");
    assertThat(port).isBetween(30_000L, 32_767L);
    String same = "{metadata: {name: three}, spec: {clusterIP: %s, ports: [{port: 80}]}}";
    assertThat(refusal(() -> api.create(SERVICES, "", same.formatted(address))))
        .contains("provided IP is already allocated");
    ObjectNode again = api.merge(SERVICES, "one", "{spec: {ports: [{port: 80, name: web}]}}");
    assertThat(Json.string(again, "spec", "clusterIP")).isEqualTo(address);
  }
}
