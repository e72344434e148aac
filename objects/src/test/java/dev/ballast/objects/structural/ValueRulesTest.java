package dev.ballast.objects.structural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Values against schemas, in Kubernetes' words.
class ValueRulesTest {
  private static JsonNode yaml(String text) {
    return Yaml.documents(text).getFirst().tree();
  }

  private static List<String> faults(String property, String value) {
    Structural schema = Structural.of(yaml("{type: object, properties: {a: " + property + "}}"));
    return ValueRules.check(schema, yaml("{a: " + value + "}"), null).stream()
        .map(FieldError::message)
        .toList();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "wrong-values.txt", delimiter = '|', quoteCharacter = '`')
  void saysWhatIsWrong(String schema, String value, String fault) {
    assertThat(faults(schema, value)).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: integer} | 2.0",
        "{type: number} | 2",
        "{type: string, nullable: true} | null",
        "{x-kubernetes-int-or-string: true} | '50%'",
        "{type: string, format: unheard-of} | x",
        "{type: string, format: date-time} | '2026-01-02T03:04:05Z'",
        "{type: string, format: duration} | 1h30m",
        "{type: string, format: ipv6} | '::1'",
        "{type: string, format: cidr} | 10.0.0.0/8",
        "{type: string, format: uuid} | 123e4567-e89b-12d3-a456-426614174000",
        "{type: string, format: byte} | aGVsbG8=",
        "{type: string, format: k8s-short-name} | web-0",
        "{type: object, anyOf: [{required: [b]}, {required: [c]}]} | {c: 1}",
        "{type: string, minLength: 2} | äö",
      })
  void holds(String schema, String value) {
    assertThat(faults(schema, value)).isEmpty();
  }

  @Test
  void ofSeveralSchemasTheOneThatCameClosestExplainsItself() {
    String schema = "{type: object, oneOf: [{required: [b]}, {required: [c]}]}";
    assertThat(faults(schema, "{}"))
        .containsExactly(
            "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found"
                + " none valid",
            "a.b: Required value");
    assertThat(faults(schema, "{b: 1, c: 1}"))
        .containsExactly(
            "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found"
                + " 2 valid alternatives");
  }

  /// What was wrong already may stay as it is, list items with keys included.
  @Test
  void unchangedFaultsPass() {
    Structural schema =
        Structural.of(
            yaml(
                """
                type: object
                properties:
                  a: {type: string, maxLength: 1}
                  b: {type: string}
                  l:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [k]
                    items: {type: object, properties: {k: {type: string}, v: {type: string, maxLength: 1}}}
                """));
    JsonNode old = yaml("{a: long, b: x, l: [{k: one, v: long}]}");
    JsonNode next = yaml("{a: long, b: q, l: [{k: two, v: z}, {k: one, v: long}]}");
    assertThat(ValueRules.check(schema, next, old)).isEmpty();
    JsonNode worse = yaml("{a: longer, l: [{k: two, v: long}]}");
    assertThat(ValueRules.check(schema, worse, old)).hasSize(2);
    assertThat(ValueRules.check(schema, Json.object(), old)).isEmpty();
  }
}
