package dev.ballast.server.extend;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.definition.DefinitionKeeper;
import dev.ballast.server.verb.TestApi;
import dev.ballast.world.SystemWorld;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Policies about custom resources, and with custom resources as their parameters.
class CustomAdmissionTest {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final ResourceType CRDS =
      new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final ResourceType V1 = new ResourceType("example.com", "v1", "widgets");
  private static final ResourceType V2 = new ResourceType("example.com", "v2", "widgets");
  private static final String SCHEMA =
      "{openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type:"
          + " integer}, mode: {type: string, default: plain}}}}}}";
  private static final String RULES =
      "matchConstraints: {resourceRules: [{operations: [CREATE, UPDATE], apiGroups: [example.com],"
          + " apiVersions: [v2], resources: [widgets]}]}";

  private final TestApi api = new TestApi();
  private final DefinitionKeeper keeper = DefinitionKeeper.start(new SystemWorld(), api.api());

  @BeforeEach
  void define() {
    api.create(
        CRDS,
        "",
        ("{metadata: {name: widgets.example.com}, spec: {group: example.com, scope: Namespaced,"
                + " names: {plural: widgets, kind: Widget}, versions: [{name: v1, served: true,"
                + " storage: true, schema: %s}, {name: v2, served: true, storage: false, schema:"
                + " %s}]}}")
            .formatted(SCHEMA, SCHEMA));
    await().atMost(Duration.ofSeconds(20)).until(() -> api.api().kinds().find(V1).isPresent());
  }

  @AfterEach
  void stop() {
    keeper.close();
    api.close();
  }

  private void policy(String resource, String spec, String binding) {
    String plural = resource + "admissionpolicies";
    api.create(
        new ResourceType(GROUP, "v1", plural),
        "",
        "{metadata: {name: p}, spec: {" + RULES + ", " + spec + "}}");
    api.create(
        new ResourceType(GROUP, "v1", resource + "admissionpolicybindings"),
        "",
        "{metadata: {name: b}, spec: {policyName: p" + binding + "}}");
  }

  @Test
  void whatAPolicyMakesIsPrunedAndGetsDefaults() {
    policy(
        "mutating",
        "reinvocationPolicy: Never, mutations: [{patchType: ApplyConfiguration, applyConfiguration:"
            + " {expression: \"Object{spec: Object.spec{size: object.spec.size + 1, odd: 'x'}}\"}}]",
        "");
    var made = api.create(V1, "", "{metadata: {name: w}, spec: {size: 3}}");
    assertThat(Json.text(made.path("spec"))).contains("\"size\":4", "\"mode\":\"plain\"");
    assertThat(made.path("spec").has("odd")).isFalse();
    assertThat(Json.string(made, "apiVersion")).isEqualTo("example.com/v1");
  }

  @Test
  void aPolicyJudgesByAWidgetThatItIsGiven() {
    api.create(V2, "", "{metadata: {name: limit}, spec: {size: 5}}");
    policy(
        "validating",
        "paramKind: {apiVersion: example.com/v1, kind: Widget}, validations: [{expression:"
            + " object.spec.size <= params.spec.size && request.kind.version == 'v2'}]",
        ", validationActions: [Deny], paramRef: {name: limit, parameterNotFoundAction: Deny}");
    api.create(V1, "", "{metadata: {name: small}, spec: {size: 4}}");
    assertThat(refusal(() -> api.create(V2, "", "{metadata: {name: big}, spec: {size: 6}}")))
        .startsWith("422 Invalid widgets.example.com \"big\" is forbidden:")
        .contains("failed expression: object.spec.size <= params.spec.size");
  }

  @Test
  void theStatusOfAPolicyKnowsCustomKinds() {
    policy(
        "validating",
        "validations: [{expression: object.spec.weight > 1}]",
        ", validationActions: [Warn]");
    var policy = api.get(new ResourceType(GROUP, "v1", "validatingadmissionpolicies"), "p");
    assertThat(Json.text(policy.path("status")))
        .contains("example.com/v2, Kind=Widget: ERROR: <input>:1:12: undefined field 'weight'");
  }
}
