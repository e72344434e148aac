package dev.ballast.kinds.admissionregistration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a webhook configuration must say.
class WebhooksTest {
  private static final Kind KIND = Webhooks.mutating();
  private static final Changed RIGHT =
      new Changed(
          KIND,
          """
          {'metadata': {'name': 'c'}, 'webhooks': [{
            'name': 'a.example.com', 'sideEffects': 'None', 'admissionReviewVersions': ['v1'],
            'clientConfig': {'service': {'name': 's', 'namespace': 'n'}},
            'rules': [{'operations': ['CREATE'], 'apiGroups': [''], 'apiVersions': ['v1'],
                       'resources': ['pods']}]}]}
          """);

  @Test
  void whatIsLeftOutIsFilledIn() {
    JsonNode hook = RIGHT.made().path("webhooks").path(0);
    assertThat(Json.string(hook, "failurePolicy")).isEqualTo("Fail");
    assertThat(Json.string(hook, "matchPolicy")).isEqualTo("Equivalent");
    assertThat(Json.string(hook, "reinvocationPolicy")).isEqualTo("Never");
    assertThat(Json.number(hook, 0, "timeoutSeconds")).isEqualTo(10);
    assertThat(Json.number(hook, 0, "clientConfig", "service", "port")).isEqualTo(443);
    assertThat(hook.path("namespaceSelector")).isEqualTo(Json.object());
    assertThat(Json.string(hook.path("rules").path(0), "scope")).isEqualTo("*");
    assertThat(KIND.validate(RIGHT.made())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name | 'a.com' | webhooks[0].name: Invalid value: \"a.com\": should be a domain with at "
            + "least three segments separated by dots",
        "name | '' | webhooks[0].name: Required value",
        "sideEffects | null | webhooks[0].sideEffects: Required value: must specify one of None, "
            + "NoneOnDryRun",
        "sideEffects | 'Some' | webhooks[0].sideEffects: Unsupported value: \"Some\": supported "
            + "values: \"None\", \"NoneOnDryRun\"",
        "timeoutSeconds | 31 | webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value "
            + "must be between 1 and 30 seconds",
        "failurePolicy | '' | webhooks[0].failurePolicy: Unsupported value: \"\": supported "
            + "values: \"Fail\", \"Ignore\"",
        "reinvocationPolicy | 'x' | webhooks[0].reinvocationPolicy: Unsupported value: \"x\": "
            + "supported values: \"IfNeeded\", \"Never\"",
        "admissionReviewVersions | ['v2'] | webhooks[0].admissionReviewVersions: Invalid value: "
            + "[\"v2\"]: must include at least one of v1, v1beta1",
        "admissionReviewVersions | ['v1','v1'] | webhooks[0].admissionReviewVersions[1]: Invalid "
            + "value: \"v1\": duplicate version",
        "clientConfig | {} | webhooks[0].clientConfig: Required value: exactly one of url or "
            + "service is required",
        "clientConfig | {'url': 'http://h/p'} | webhooks[0].clientConfig.url: Invalid value: "
            + "\"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
        "clientConfig | {'url': 'https://u:p@h/?q#f'} | webhooks[0].clientConfig.url: Invalid "
            + "value: \"u:p\": user information is not permitted in the URL",
        "clientConfig/service/path | '/A' | webhooks[0].clientConfig.service.path: Invalid value: "
            + "\"/A\": segment[0]: a lowercase RFC 1123 subdomain",
        "clientConfig/service/port | 0 | webhooks[0].clientConfig.service.port: Invalid value: 0: "
            + "port is not valid: must be between 1 and 65535, inclusive",
        "rules/0/operations | ['*','CREATE'] | webhooks[0].rules[0].operations: Invalid value: "
            + "[\"*\",\"CREATE\"]: if '*' is present, must not specify other operations",
        "rules/0/operations/0 | 'GET' | webhooks[0].rules[0].operations[0]: Unsupported value: "
            + "\"GET\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
        "rules/0/resources | ['*','pods'] | webhooks[0].rules[0].resources: Invalid value: "
            + "[\"*\",\"pods\"]: if '*' is present, must not specify other resources without",
        "rules/0/resources | ['a/*','a/b'] | webhooks[0].rules[0].resources[1]: Invalid value: "
            + "\"a/b\": if 'a/*' is present, must not specify a/b",
        "rules/0/scope | 'x' | webhooks[0].rules[0].scope: Unsupported value: \"x\": supported "
            + "values: \"*\", \"Cluster\", \"Namespaced\"",
        "matchConditions | [{'name': 'a b', 'expression': ' '}] | "
            + "webhooks[0].matchConditions[0].expression: Required value",
        "objectSelector | {'matchLabels': {'a': '_'}} | webhooks[0].objectSelector.matchLabels: "
            + "Invalid value: \"_\""
      })
  void aWrongWebhookIsRefused(String place, String value, String words) {
    assertThat(RIGHT.faults("/webhooks/0/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @Test
  void twoWebhooksHaveTwoNames() {
    String twin = RIGHT.made().path("webhooks").path(0).toString();
    assertThat(RIGHT.faults("/webhooks/1", twin))
        .containsExactly("webhooks[1].name: Duplicate value: \"a.example.com\"");
  }

  @Test
  void anUpdateForgivesWhatWasThereBefore() {
    ObjectNode old = RIGHT.made();
    Changed.put(old, "/webhooks/0/sideEffects", "'Some'");
    Changed.put(old, "/webhooks/0/admissionReviewVersions", "['v2']");
    Changed.put(old, "/webhooks/0/matchConditions", "[{'name': 'x'}]");
    ObjectNode next = old.deepCopy();
    Changed.put(next, "/webhooks/0/timeoutSeconds", "5");
    KIND.prepareForUpdate(next, old);
    assertThat(KIND.validateUpdate(next, old)).isEmpty();
    assertThat(Json.number(next, 0, "metadata", "generation")).isEqualTo(2);
    Changed.put(next, "/webhooks/0/matchConditions", "[{'name': 'y'}]");
    assertThat(Changed.messages(KIND.validateUpdate(next, old)))
        .containsExactly("webhooks[0].matchConditions[0].expression: Required value");
  }
}
