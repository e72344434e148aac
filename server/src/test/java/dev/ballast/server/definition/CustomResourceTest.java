package dev.ballast.server.definition;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.discovery.CurrentDiscovery;
import dev.ballast.server.verb.TestApi;
import dev.ballast.server.watch.Event;
import dev.ballast.server.watch.WatchSession;
import dev.ballast.world.SystemWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Custom kinds, from their definition to its end.
class CustomResourceTest {
  private static final ResourceType CRDS =
      new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final ResourceType V1 = new ResourceType("example.com", "v1", "widgets");
  private static final ResourceType V2 = new ResourceType("example.com", "v2", "widgets");
  private static final String APPLIED =
      "{apiVersion: example.com/v1, kind: Widget, metadata: {name: one}, spec: ";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestApi api = new TestApi();
  private final DefinitionKeeper keeper = DefinitionKeeper.start(new SystemWorld(), api.api());

  @BeforeEach
  void define() {
    api.create(CRDS, "", definition("widgets", "Widget", "false", SCHEMA));
    established("widgets");
  }

  @AfterEach
  void close() {
    keeper.close();
    api.close();
  }

  private static final String SCHEMA =
      """
      type: object
      properties:
        spec:
          type: object
          required: [mode]
          properties:
            size: {type: integer, default: 3, maximum: 10}
            mode: {type: string, enum: [a, b]}
            open: {type: object, x-kubernetes-preserve-unknown-fields: true}
            env:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name]
              items: {type: object, required: [name], properties: {name: {type: string}, value: {type: string}}}
        status: {type: object, properties: {size: {type: integer}}}
      """;

  private static String definition(String plural, String kind, String v2Stored, String schema) {
    String indented = schema.indent(8);
    boolean second = Boolean.parseBoolean(v2Stored);
    return """
    metadata: {name: PLURAL.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {plural: PLURAL, kind: KIND, shortNames: [SHORT]}
      versions:
      - name: v1
        served: true
        storage: FIRST
        subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
        selectableFields: [{jsonPath: .spec.mode}]
        schema:
          openAPIV3Schema:
    SCHEMA
      - name: v2
        served: true
        storage: SECOND
        subresources: {status: {}}
        schema:
          openAPIV3Schema:
            type: object
            x-kubernetes-preserve-unknown-fields: true
    """
        .replace("PLURAL", plural)
        .replace("KIND", kind)
        .replace("SHORT", "s" + plural)
        .replace("FIRST", Boolean.toString(!second))
        .replace("SECOND", Boolean.toString(second))
        .replace("SCHEMA\n", indented);
  }

  private void established(String plural) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.api().served().find(new ResourceType("example.com", "v1", plural)).isPresent());
  }

  @Test
  void objectsAreShapedByTheirSchema() {
    ObjectNode made =
        api.create(
            V1,
            "",
            "{metadata: {name: one}, spec: {mode: a, odd: 1, open: {x: 1}}, status: {size: 1}}");
    assertThat(made.path("spec")).hasToString("{\"mode\":\"a\",\"open\":{\"x\":1},\"size\":3}");
    assertThat(made.has("status")).isFalse();
    assertThat(made.path("metadata").path("generation").asInt(0)).isEqualTo(1);
    assertThat(
            refusal(
                () ->
                    api.create(
                        V1,
                        "fieldValidation=Strict",
                        "{metadata: {name: two, foo: 1}, spec: {mode: a, odd: 1}}")))
        .isEqualTo(
            "400 BadRequest Widget in version \"v1\" cannot be handled as a Widget: strict decoding error:"
                + " unknown field \"metadata.foo\", unknown field \"spec.odd\"");
    assertThat(refusal(() -> api.create(V1, "", "{metadata: {name: two, labels: {a: 1}}}")))
        .contains(
            "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string");
  }

  @Test
  void wrongValuesAreRefused() {
    assertThat(
            refusal(() -> api.create(V1, "", "{metadata: {name: one}, spec: {mode: c, size: 11}}")))
        .isEqualTo(
            "422 Invalid Widget.example.com \"one\" is invalid: [spec.mode: Unsupported value: \"c\": supported"
                + " values: \"a\", \"b\", spec.size: Invalid value: 11: spec.size in body should be less than or"
                + " equal to 10]");
    assertThat(refusal(() -> api.create(V1, "", "{metadata: {name: one}, spec: {}}")))
        .endsWith("is invalid: spec.mode: Required value");
  }

  @Test
  void generationAndStatusAreKeptApart() {
    api.create(V1, "", "{metadata: {name: one}, spec: {mode: a}}");
    ObjectNode labelled = api.merge(V1, "one", "{metadata: {labels: {a: b}}, status: {size: 9}}");
    assertThat(labelled.path("metadata").path("generation").asInt(0)).isEqualTo(1);
    assertThat(labelled.has("status")).isFalse();
    ObjectNode told =
        api.merge(
            V1, "one/status", "{metadata: {labels: {c: d}}, spec: {mode: b}, status: {size: 2}}");
    assertThat(told.path("spec").path("mode").asString("")).isEqualTo("a");
    assertThat(told.path("metadata").path("labels")).hasToString("{\"a\":\"b\"}");
    assertThat(told.path("status")).hasToString("{\"size\":2}");
    ObjectNode scaled = api.merge(V1, "one/scale", "{spec: {replicas: 5}}");
    assertThat(scaled.path("status").path("replicas").asInt(0)).isEqualTo(2);
    ObjectNode now = api.get(V1, "one");
    assertThat(now.path("spec").path("size").asInt(0)).isEqualTo(5);
    assertThat(now.path("metadata").path("generation").asInt(0)).isEqualTo(2);
  }

  @Test
  void serverSideApplyKnowsListsWithKeysAndOpenFields() {
    String apply = "application/apply-patch+yaml";
    api.send(
        Verb.PATCH,
        V1,
        "one",
        "fieldManager=x",
        apply,
        APPLIED + "{mode: a, open: {p: {q: 1}}, env: [{name: A, value: x}]}}");
    api.send(
        Verb.PATCH,
        V1,
        "one",
        "fieldManager=other",
        apply,
        APPLIED + "{open: {p: {r: 2}}, env: [{name: B, value: z}]}}");
    ObjectNode both = api.get(V1, "one");
    assertThat(both.path("spec").path("env")).hasSize(2);
    assertThat(both.path("spec").path("open")).hasToString("{\"p\":{\"q\":1,\"r\":2}}");
    api.send(Verb.PATCH, V1, "one", "fieldManager=other", apply, APPLIED + "{env: []}}");
    ObjectNode left = api.get(V1, "one");
    assertThat(left.path("spec").path("env")).hasSize(1);
    assertThat(left.path("spec").path("open")).hasToString("{\"p\":{\"q\":1}}");
    assertThat(
            refusal(
                () ->
                    api.send(
                        Verb.PATCH, V1, "one", "", "application/strategic-merge-patch+json", "{}")))
        .startsWith("415 UnsupportedMediaType");
  }

  @Test
  void fieldsOfTheirOwnSelect() {
    api.create(V1, "", "{metadata: {name: one}, spec: {mode: a}}");
    api.create(V1, "", "{metadata: {name: two}, spec: {mode: b}}");
    assertThat(api.list(V1, "fieldSelector=spec.mode=b").path("items")).hasSize(1);
    assertThat(refusal(() -> api.list(V1, "fieldSelector=spec.size=3")))
        .isEqualTo("400 BadRequest field label not supported: spec.size");
  }

  @Test
  void versionsDifferByNameAlone() {
    api.create(V1, "", "{metadata: {name: one}, spec: {mode: a}}");
    assertThat(api.get(V2, "one").path("apiVersion").asString("")).isEqualTo("example.com/v2");
    api.create(V2, "", "{metadata: {name: two}, spec: {mode: b, more: 1}}");
    ObjectNode first = api.get(V1, "two");
    assertThat(first.path("apiVersion").asString("")).isEqualTo("example.com/v1");
    assertThat(first.path("spec")).hasToString("{\"mode\":\"b\",\"size\":3}");
    assertThat(api.list(V2, "").path("items")).hasSize(2);
    assertThat(stored("two")).isEqualTo("example.com/v1");
  }

  /// Another storage version: what lies there is read, and written anew by any write, also by one
  /// that changes nothing.
  @Test
  void theStorageVersionChanges() {
    api.create(V1, "", "{metadata: {name: one}, spec: {mode: a}}");
    ObjectNode crd = api.get(CRDS, "widgets.example.com");
    var versions = Json.at(crd, "spec", "versions");
    ((ObjectNode) versions.path(0)).put("storage", false);
    ((ObjectNode) versions.path(1)).put("storage", true);
    ObjectNode changed = api.update(CRDS, "widgets.example.com", Json.text(crd));
    assertThat(changed.path("status").path("storedVersions")).hasToString("[\"v1\",\"v2\"]");
    assertThat(api.get(V1, "one").path("spec").path("mode").asString("")).isEqualTo("a");
    assertThat(stored("one")).isEqualTo("example.com/v1");
    ObjectNode same = api.get(V1, "one");
    api.update(V1, "one", Json.text(same));
    assertThat(stored("one")).isEqualTo("example.com/v2");
  }

  private String stored(String name) {
    var entry = api.store().snapshot().get("example.com/widgets/default/" + name);
    return entry == null ? "" : Json.string(entry.value().tree(), "apiVersion");
  }

  @Test
  void aStricterSchemaLeavesOldFaultsAlone() {
    api.create(V1, "", "{metadata: {name: one}, spec: {mode: a, size: 9}}");
    ObjectNode crd = api.get(CRDS, "widgets.example.com");
    var spec =
        Json.at(crd, "spec", "versions")
            .path(0)
            .path("schema")
            .path("openAPIV3Schema")
            .path("properties")
            .path("spec")
            .path("properties");
    ((ObjectNode) spec.path("size")).put("maximum", 5);
    ((ObjectNode) spec).set("extra", Json.parse("{\"type\":\"string\",\"default\":\"new\"}"));
    api.update(CRDS, "widgets.example.com", Json.text(crd));
    ObjectNode shown = api.get(V1, "one");
    assertThat(shown.path("spec").path("extra").asString("")).isEqualTo("new");
    assertThat(
            api.merge(V1, "one", "{metadata: {labels: {a: b}}, spec: {mode: b}}")
                .path("spec")
                .path("mode")
                .asString(""))
        .isEqualTo("b");
    assertThat(refusal(() -> api.merge(V1, "one", "{spec: {size: 8}}")))
        .contains("less than or equal to 5");
  }

  @Test
  void aDefinitionGoesWithItsObjects() throws InterruptedException {
    api.create(V1, "", "{metadata: {name: one, finalizers: [example.com/hold]}, spec: {mode: a}}");
    api.create(V1, "", "{metadata: {name: two}, spec: {mode: a}}");
    WatchSession watch = api.watch(V1, "resourceVersion=" + api.store().snapshot().revision());
    api.delete(CRDS, "widgets.example.com", "");
    await().atMost(PATIENCE).until(() -> api.list(V1, "").path("items").size() == 1);
    assertThat(refusal(() -> api.create(V1, "", "{metadata: {name: three}, spec: {mode: a}}")))
        .isEqualTo(
            "405 MethodNotAllowed create not allowed while custom resource definition is terminating");
    assertThat(Json.text(api.get(CRDS, "widgets.example.com")))
        .contains("InstanceDeletionInProgress");
    api.merge(V1, "one", "{metadata: {finalizers: null}}");
    await().atMost(PATIENCE).until(() -> api.api().served().find(V1).isEmpty());
    assertThat(refusal(() -> api.get(CRDS, "widgets.example.com"))).startsWith("404");
    var told = new ArrayList<Event.Type>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              watch.next(Duration.ofMillis(100)).forEach(each -> told.add(each.type()));
              return watch.over();
            });
    assertThat(told).contains(Event.Type.DELETED);

    api.create(CRDS, "", definition("widgets", "Widget", "false", SCHEMA));
    established("widgets");
    assertThat(api.list(V1, "").path("items")).isEmpty();
  }

  @Test
  void namesBelongToWhoHadThemFirst() {
    api.create(CRDS, "", definition("gadgets", "Widget", "false", SCHEMA));
    await()
        .atMost(PATIENCE)
        .until(() -> Json.text(api.get(CRDS, "gadgets.example.com")).contains("ListKindConflict"));
    ObjectNode crd = api.get(CRDS, "gadgets.example.com");
    assertThat(Json.text(crd.path("status")))
        .contains(
            "\"message\":\"\\\"WidgetList\\\" is already in use\"", "not all names are accepted");
    assertThat(api.api().served().find(new ResourceType("example.com", "v1", "gadgets"))).isEmpty();
    api.delete(CRDS, "widgets.example.com", "");
    established("gadgets");
  }

  @Test
  void discoveryFollows() {
    var discovery = new CurrentDiscovery(api.api()::kinds, api.api().schemas());
    String accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    var before = discovery.now().at("/apis", accept, "").orElseThrow();
    assertThat(new String(before.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"widgets\"");
    api.create(CRDS, "", definition("gadgets", "Gadget", "false", SCHEMA));
    established("gadgets");
    var after = discovery.now().at("/apis", accept, "").orElseThrow();
    assertThat(after.tag()).isNotEqualTo(before.tag());
    String openApi =
        new String(
            discovery.now().at("/openapi/v3/apis/example.com/v1", "", "").orElseThrow().bytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(openApi).contains("com.example.v1.Gadget", "com.example.v1.WidgetList");
    assertThat(
            List.of(
                Json.parse(openApi)
                    .path("components")
                    .path("schemas")
                    .path("com.example.v1.Gadget")
                    .path("properties")
                    .propertyNames()
                    .toArray()))
        .contains("apiVersion", "kind", "metadata", "spec", "status");
    assertThat(openApi).contains("merge-patch+json").doesNotContain("strategic");
  }
}
