package dev.ballast.server.extend.policy;

import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.NAMESPACES;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.verb.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies of both sorts, in force for config maps.
class PolicyTest {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final ResourceType POLICIES =
      new ResourceType(GROUP, "v1", "validatingadmissionpolicies");
  private static final ResourceType BINDINGS =
      new ResourceType(GROUP, "v1", "validatingadmissionpolicybindings");
  private static final ResourceType CHANGES =
      new ResourceType(GROUP, "v1", "mutatingadmissionpolicies");
  private static final ResourceType CHANGE_BINDINGS =
      new ResourceType(GROUP, "v1", "mutatingadmissionpolicybindings");
  private static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments");
  private static final String MAPS =
      "matchConstraints: {resourceRules: [{operations: [CREATE, UPDATE], apiGroups: [''],"
          + " apiVersions: [v1], resources: [configmaps]}]}";

  private final TestApi api = new TestApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private void policy(String spec) {
    api.create(POLICIES, "", "{metadata: {name: p}, spec: {" + MAPS + ", " + spec + "}}");
  }

  private void bound(String spec, String more) {
    policy(spec);
    String actions = more.contains("validationActions") ? "" : "validationActions: [Deny]";
    String rest = more.isEmpty() || actions.isEmpty() ? more : ", " + more;
    api.create(
        BINDINGS, "", "{metadata: {name: b}, spec: {policyName: p, " + actions + rest + "}}");
  }

  private String write() {
    return refusal(
        () -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {n: '5', w: high}}"));
  }

  private static final String REFUSED =
      "422 Invalid configmaps \"m\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b'"
          + " denied request: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          object.data.n == '6' |                         | failed
          object.data.n == '6' | message: ' no six '     | no six
          false  | messageExpression: "'it is ' + object.data.n" | it is 5
          false  | message: plain, messageExpression: "string(object.data.none)" | plain
          object.data.none == 'x' |                      | error: no such key: none
          variables.fails |  | error: composited variable "fails" fails to evaluate: no such key: none
          variables.number > 9 |                         | failed
          variables.twice == 11 |                        | failed
          request.name != 'm' |                          | failed
          namespaceObject.metadata.name == 'other' |     | failed
          oldObject != null |                            | failed
          """)
  void denies(String expression, String more, String why) {
    String rest = more == null ? "" : ", " + more;
    bound(
        "variables: [{name: number, expression: int(object.data.n)}, {name: twice, expression:"
            + " variables.number * 2}, {name: fails, expression: object.data.none == 'x'}],"
            + " validations: [{expression: \"%s\"%s}]".formatted(expression, rest),
        "");
    String said =
        why.startsWith("error") ? "expression '" + expression + "' resulted in " + why : why;
    String words = why.equals("failed") ? "failed expression: " + expression : said;
    assertThat(write()).isEqualTo(REFUSED + words);
  }

  @Test
  void aReasonHasItsCode() {
    bound("validations: [{expression: 'false', reason: Forbidden, message: never}]", "");
    try {
      api.create(CONFIG_MAPS, "", "{metadata: {name: m}}");
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(403);
      assertThat(Json.text(refused.status().path("details")))
          .isEqualTo(
              "{\"name\":\"m\",\"kind\":\"configmaps\",\"causes\":[{\"message\":"
                  + "\"ValidatingAdmissionPolicy 'p' with binding 'b' denied request: never\"}]}");
      return;
    }
    throw new AssertionError("was not refused");
  }

  @Test
  void mayOnlyWarn() {
    bound(
        "validations: [{expression: 'false', message: never}]", "validationActions: [Warn, Audit]");
    var made = api.send(Verb.CREATE, CONFIG_MAPS, "", "", JSON, "{metadata: {name: m}}");
    assertThat(made.warnings())
        .containsExactly(
            "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': never");
  }

  @Test
  void failuresMayBeIgnored() {
    bound("failurePolicy: Ignore, validations: [{expression: \"object.data.none == 'x'\"}]", "");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {a: b}}");
  }

  @Test
  void conditionsAndBindingsNarrowIt() {
    bound(
        "matchConditions: [{name: c, expression: object.metadata.name != 'free'}], validations:"
            + " [{expression: 'false'}]",
        "matchResources: {objectSelector: {matchLabels: {a: b}}}");
    api.create(CONFIG_MAPS, "", "{metadata: {name: free, labels: {a: b}}}");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}}");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: x, labels: {a: b}}}")))
        .endsWith("failed expression: false");
    api.create(NAMESPACES, "", "{metadata: {name: x}}");
  }

  @Test
  void withoutABindingNothingIsInForce() {
    policy("validations: [{expression: 'false'}]");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: limits, namespace: default        | failed expression: int(object.data.n) < int(params.data.most)
          name: none                              | failed to configure binding: no params found
          selector: {matchLabels: {role: limits}} | failed expression: int(object.data.n) < int(params.data.most)
          """)
  void parametersAreObjects(String reference, String why) {
    api.create(
        CONFIG_MAPS, "", "{metadata: {name: limits, labels: {role: limits}}, data: {most: '3'}}");
    bound(
        "paramKind: {apiVersion: v1, kind: ConfigMap}, validations: [{expression:"
            + " int(object.data.n) < int(params.data.most)}]",
        "paramRef: {parameterNotFoundAction: Deny, " + reference + "}");
    assertThat(write()).startsWith(REFUSED + why);
  }

  @Test
  void whatDoesNotCompileIsRefused() {
    assertThat(
            refusal(
                () ->
                    policy(
                        "validations: [{expression: object.x +}, {expression: object.a.b,"
                            + " messageExpression: '1'}], variables: [{name: v, expression: u}]")))
        .startsWith(
            "422 Invalid ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid:"
                + " [spec.variables[0].expression: Invalid value: \"u\": compilation failed: ERROR:"
                + " <input>:1:1: undeclared reference to 'u' (in container '')")
        .contains(
            "spec.validations[0].expression: Invalid value: \"object.x +\": compilation failed")
        .contains(
            "spec.validations[1].messageExpression: Invalid value: \"1\": must evaluate to string");
  }

  @Test
  void aStatusSaysWhatTheKindDoesNotHave() {
    var made =
        api.create(
            POLICIES,
            "",
            "{metadata: {name: p}, spec: {matchConstraints: {resourceRules: [{operations: ['*'],"
                + " apiGroups: [apps], apiVersions: [v1], resources: [deployments]}]}, validations:"
                + " [{expression: object.spec.replicas > 1}, {expression: object.spec.copies > 1}]}}");
    var warnings = made.path("status").path("typeChecking").path("expressionWarnings");
    assertThat(warnings.size()).isEqualTo(1);
    assertThat(Json.string(warnings.get(0), "fieldRef"))
        .isEqualTo("spec.validations[1].expression");
    assertThat(Json.string(warnings.get(0), "warning"))
        .startsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'copies'");
    policyWithoutWarnings();
  }

  private void policyWithoutWarnings() {
    var made =
        api.create(
            POLICIES,
            "",
            "{metadata: {name: q}, spec: {" + MAPS + ", validations: [{expression: 'true'}]}}");
    assertThat(made.path("status").has("typeChecking")).isTrue();
    assertThat(Json.number(made, 0, "status", "observedGeneration")).isEqualTo(1);
  }

  private void change(String name, String mutation, String more) {
    api.create(
        CHANGES,
        "",
        "{metadata: {name: %s}, spec: {%s, reinvocationPolicy: Never, %s mutations: [%s]}}"
            .formatted(name, MAPS, more, mutation));
    api.create(
        CHANGE_BINDINGS,
        "",
        "{metadata: {name: %s}, spec: {policyName: %s}}".formatted(name, name));
  }

  @Test
  void changesByMerging() {
    change(
        "p",
        "{patchType: ApplyConfiguration, applyConfiguration: {expression: \"Object{metadata:"
            + " Object.metadata{labels: {'added': object.data.n}}, data: {'x': 'y'}}\"}}",
        "");
    api.create(CONFIG_MAPS, "", "{metadata: {name: m, labels: {a: b}}, data: {n: '5'}}");
    assertThat(Json.text(api.get(CONFIG_MAPS, "m").path("data")))
        .isEqualTo("{\"n\":\"5\",\"x\":\"y\"}");
    assertThat(Json.text(api.get(CONFIG_MAPS, "m").path("metadata").path("labels")))
        .isEqualTo("{\"a\":\"b\",\"added\":\"5\"}");
  }

  @Test
  void changesByOperations() {
    change(
        "p",
        "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'test', path: '/data/n',"
            + " value: '5'}, JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('a/b'), value:"
            + " 'z'}]\"}}",
        "matchConditions: [{name: c, expression: has(object.data)}],");
    // A slash is no part of a key of a config map: it stands there when the rules look.
    assertThat(write()).startsWith("422 Invalid ConfigMap \"m\" is invalid: data[a/b]:");
    api.create(CONFIG_MAPS, "", "{metadata: {name: other}}");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: m}, data: {n: '6'}}")))
        .startsWith("403 Forbidden policy 'p' with binding 'p' denied request: ");
  }

  @Test
  void deploymentsGetSidecars() {
    api.create(
        CHANGES,
        "",
        "{metadata: {name: p}, spec: {reinvocationPolicy: IfNeeded, matchConstraints: {resourceRules:"
            + " [{operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources:"
            + " [deployments]}]}, mutations: [{patchType: ApplyConfiguration, applyConfiguration:"
            + " {expression: \"Object{spec: Object.spec{template: Object.spec.template{spec:"
            + " Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name:"
            + " 'side', image: 'i'}]}}}}\"}}]}}");
    api.create(CHANGE_BINDINGS, "", "{metadata: {name: b}, spec: {policyName: p}}");
    var made =
        api.create(
            DEPLOYMENTS,
            "",
            "{metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {metadata:"
                + " {labels: {a: b}}, spec: {containers: [{name: main, image: i}]}}}}");
    var containers = made.path("spec").path("template").path("spec").path("containers");
    assertThat(containers.valueStream().map(each -> Json.string(each, "name")))
        .containsExactly("main", "side");
    assertThat(Json.string(containers.get(1), "imagePullPolicy")).isEqualTo("Always");
  }

  @Test
  void objectsThatAreNoneAreRefused() {
    assertThat(
            refusal(
                () ->
                    change(
                        "p",
                        "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{oops: 'x'}]\"}}",
                        "")))
        .contains("spec.mutations[0].jsonPatch.expression")
        .contains("undefined field 'oops'");
  }
}
