package dev.ballast.kinds.admissionregistration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.objects.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What admission policies and their bindings must say.
class AdmissionPoliciesTest {
  private static final String MATCH =
      "'matchConstraints': {'resourceRules': [{'operations': ['CREATE'], 'apiGroups': [''], "
          + "'apiVersions': ['v1'], 'resources': ['pods']}]}";
  private static final Changed JUDGES =
      new Changed(
          AdmissionPolicies.validating(),
          "{'metadata': {'name': 'p'}, 'spec': {"
              + MATCH
              + ", 'validations': [{'expression': 'true'}]}}");
  private static final Changed CHANGES =
      new Changed(
          AdmissionPolicies.mutating(),
          "{'metadata': {'name': 'p'}, 'spec': {"
              + MATCH
              + ", 'reinvocationPolicy': 'Never', 'mutations': [{'patchType': 'JSONPatch', "
              + "'jsonPatch': {'expression': '[]'}}]}}");
  private static final Changed BINDING =
      new Changed(
          AdmissionPolicies.validatingBinding(),
          "{'metadata': {'name': 'b'}, 'spec': {'policyName': 'p', 'validationActions': ['Deny']}}");

  @Test
  void whatIsLeftOutIsFilledIn() {
    ObjectNode policy = JUDGES.made();
    assertThat(JUDGES.kind().validate(policy)).isEmpty();
    assertThat(Json.string(policy, "spec", "failurePolicy")).isEqualTo("Fail");
    assertThat(Json.string(policy, "spec", "matchConstraints", "matchPolicy"))
        .isEqualTo("Equivalent");
    assertThat(policy.path("status")).isEqualTo(Json.object());
    assertThat(CHANGES.kind().validate(CHANGES.made())).isEmpty();
    assertThat(BINDING.kind().validate(BINDING.made())).isEmpty();
    assertThat(BINDING.made().path("spec").has("matchResources")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "failurePolicy | 'x' | spec.failurePolicy: Unsupported value: \"x\": supported values: "
            + "\"Fail\", \"Ignore\"",
        "matchConstraints | null | spec.matchConstraints: Required value",
        "matchConstraints/resourceRules | [] | spec.matchConstraints.resourceRules: Required value",
        "validations | null | spec.auditAnnotations: Required value: validations or "
            + "auditAnnotations must contain at least one item",
        "paramKind | {'apiVersion': 'a/b/c', 'kind': 'K'} | spec.paramKind.apiVersion: Invalid "
            + "value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        "paramKind | {'apiVersion': 'a/', 'kind': 'K'} | spec.paramKind.apiVersion: Invalid "
            + "value: \"a/\": version must be specified",
        "paramKind | {'apiVersion': 'v1', 'kind': '1'} | spec.paramKind.kind: Invalid value: "
            + "\"1\": may have mixed case, but should otherwise match: a DNS-1035 label",
        "validations/0/expression | ' ' | spec.validations[0].expression: Required value: "
            + "expression is not specified",
        "validations/0/message | 'a\\nb' | spec.validations[0].message: Invalid value: \"a\\nb\": "
            + "message must not contain line breaks",
        "validations/0/reason | 'No' | spec.validations[0].reason: Unsupported value: \"No\": "
            + "supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"",
        "variables | [{'name': 'in', 'expression': '1'}] | spec.variables[0].name: Invalid value: "
            + "\"in\": name is not a valid CEL identifier",
        "auditAnnotations | [{'key': 'k', 'valueExpression': ''}] | "
            + "spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not "
            + "specified",
        "matchConditions | [{'name': 'a', 'expression': '1'}, {'name': 'a', 'expression': '1'}] | "
            + "spec.matchConditions[1].name: Duplicate value: \"a\"",
        "matchConstraints/resourceRules/0/resourceNames | ['a/b'] | "
            + "spec.matchConstraints.resourceRules[0].resourceNames[0]: Invalid value: \"a/b\": may "
            + "not contain '/'"
      })
  void aWrongPolicyIsRefused(String place, String value, String words) {
    assertThat(JUDGES.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "mutations | [] | spec.mutations: Required value: mutations must contain at least one item",
        "mutations/0/patchType | 'x' | spec.mutations[0].patchType: Unsupported value: \"x\": "
            + "supported values: \"ApplyConfiguration\", \"JSONPatch\"",
        "mutations/0/patchType | 'ApplyConfiguration' | spec.mutations[0].applyConfiguration: "
            + "Required value: must be specified when patchType is ApplyConfiguration",
        "mutations/0/patchType | 'ApplyConfiguration' | spec.mutations[0].jsonPatch: Invalid "
            + "value: \"{jsonPatch}\": must not be specified when patchType is ApplyConfiguration",
        "reinvocationPolicy | null | spec.reinvocationPolicy: Required value",
        "matchConstraints/resourceRules/0/operations | ['DELETE'] | "
            + "spec.matchConstraints.resourceRules.operations: Unsupported value: \"DELETE\": "
            + "supported values: \"*\", \"CONNECT\", \"CREATE\", \"UPDATE\""
      })
  void aWrongMutationIsRefused(String place, String value, String words) {
    assertThat(CHANGES.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "policyName | '' | spec.policyName: Required value",
        "validationActions | ['Deny','Warn'] | spec.validationActions: Invalid value: "
            + "[\"Deny\",\"Warn\"]: must not contain both Deny and Warn",
        "validationActions | [] | spec.validationActions: Required value: at least one validation "
            + "action is required",
        "validationActions | ['Deny','Deny'] | spec.validationActions[1]: Duplicate value: \"Deny\"",
        "paramRef | {} | spec.paramRef: Required value: one of name or selector must be specified",
        "paramRef | {'name': 'a', 'selector': {}} | spec.paramRef.selector: Forbidden: name and "
            + "selector are mutually exclusive",
        "paramRef | {'name': 'a', 'parameterNotFoundAction': 'x'} | "
            + "spec.paramRef.parameterNotFoundAction: Unsupported value: \"x\": supported values: "
            + "\"Deny\", \"Allow\"",
        "matchResources | {'matchPolicy': 'x'} | spec.matchResouces.matchPolicy: Unsupported value"
      })
  void aWrongBindingIsRefused(String place, String value, String words) {
    assertThat(BINDING.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @Test
  void aStatusTellsOfItsConditions() {
    assertThat(
            JUDGES.updateFaults(
                "status", "/status", "{'conditions': [{'type': 'A', 'status': 'x'}]}"))
        .containsExactly(
            "status.conditions[0].status: Unsupported value: \"x\": supported values: \"False\", "
                + "\"True\", \"Unknown\"",
            "status.conditions[0].lastTransitionTime: Required value: must be set",
            "status.conditions[0].reason: Required value: must be set");
  }

  @Test
  void tablesTellOfParameters() {
    ObjectNode policy = JUDGES.made();
    assertThat(cells(JUDGES, policy)).startsWith("p", "1", "<unset>");
    Changed.put(policy, "/spec/paramKind", "{'apiVersion': 'v1', 'kind': 'ConfigMap'}");
    assertThat(cells(JUDGES, policy)).startsWith("p", "1", "v1/ConfigMap");
    ObjectNode binding = BINDING.made();
    Changed.put(binding, "/spec/paramRef", "{'name': 'x'}");
    assertThat(cells(BINDING, binding)).startsWith("b", "p", "*/x");
    Changed.put(binding, "/spec/paramRef", "{'selector': {'matchLabels': {'a': 'b'}}}");
    assertThat(cells(BINDING, binding).get(2))
        .isEqualTo(
            "&LabelSelector{MatchLabels:map[string]string{a: b,},"
                + "MatchExpressions:[]LabelSelectorRequirement{},}");
  }

  private static List<String> cells(Changed of, ObjectNode object) {
    return of.kind().columns().stream()
        .map(each -> each.cell(object, Instant.EPOCH).asString())
        .toList();
  }
}
