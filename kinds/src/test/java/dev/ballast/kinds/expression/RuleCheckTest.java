package dev.ballast.kinds.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.Yaml;
import dev.ballast.objects.structural.Structural;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.node.ObjectNode;

/// Rules in CEL against objects.
class RuleCheckTest {
  private static ObjectNode yaml(String text) {
    return (ObjectNode) Yaml.documents(text).getFirst().tree();
  }

  private static List<String> judge(String schema, String object, @Nullable String old) {
    RuleTree tree = RuleTree.of(Structural.of(yaml(schema)));
    ObjectNode before = old == null || old.isEmpty() ? null : yaml(old);
    return RuleCheck.of(tree, yaml(object), before).stream().map(FieldError::message).toList();
  }

  /// Of an object whose `spec` has the rule and the properties given.
  @ParameterizedTest
  @CsvFileSource(resources = "rules.txt", delimiter = '|', quoteCharacter = '`')
  void rules(
      String properties, String rule, String spec, @Nullable String old, @Nullable String fault) {
    String schema =
        "{type: object, properties: {spec: {type: object, properties: "
            + properties
            + ", x-kubernetes-validations: ["
            + rule
            + "]}}}";
    String before = old == null ? null : "{spec: " + old + "}";
    List<String> faults = judge(schema, "{spec: " + spec + "}", before);
    if (fault == null) assertThat(faults).isEmpty();
    else assertThat(faults).containsExactly(fault);
  }

  @Test
  void rulesOfTheWholeSeeItsName() {
    String schema =
        "{type: object, x-kubernetes-validations: [{rule: 'self.metadata.name.startsWith(\"a\")'}]}";
    assertThat(judge(schema, "{metadata: {name: abc}}", null)).isEmpty();
    assertThat(judge(schema, "{metadata: {name: xyz}}", null))
        .containsExactly("<nil>: Invalid value: failed rule: self.metadata.name.startsWith(\"a\")");
  }

  @Test
  void itemsWithKeysHaveAnOldSelf() {
    String schema =
        """
        type: object
        properties:
          l:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [k]
            items:
              type: object
              properties: {k: {type: string}, v: {type: integer}}
              x-kubernetes-validations: [{rule: self.v >= oldSelf.v, message: may only grow}]
        """;
    assertThat(judge(schema, "{l: [{k: b, v: 1}, {k: a, v: 1}]}", "{l: [{k: a, v: 2}]}"))
        .containsExactly("l[1]: Invalid value: may only grow");
  }

  @Test
  void aRuleThatCostsTooMuchEndsTheRequest() {
    String schema =
        """
        type: object
        properties:
          s: {type: string}
        x-kubernetes-validations:
        - rule: self.s.contains(self.s)
        - rule: 1 == 2
        """;
    String long20k = "{s: " + "x".repeat(20_000) + "}";
    assertThat(judge(schema, long20k, null))
        .hasSize(1)
        .first()
        .asString()
        .contains(
            "no further validation rules will be run due to call cost exceeds limit for rule");
  }
}
