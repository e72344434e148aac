package dev.ballast.objects.structural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a schema takes away from a tree and fills into it.
class ShapingTest {
  private static final Structural SCHEMA =
      Structural.of(
          yaml(
              """
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    size: {type: integer, default: 3}
                    note: {type: string, nullable: true, default: hello}
                    open:
                      type: object
                      x-kubernetes-preserve-unknown-fields: true
                      properties: {known: {type: object}}
                    map:
                      type: object
                      additionalProperties: {type: object, properties: {v: {type: integer, default: 7}}}
                    list: {type: array, items: {type: object, properties: {n: {type: string, default: x}}}}
                    whole:
                      type: object
                      x-kubernetes-embedded-resource: true
                      x-kubernetes-preserve-unknown-fields: true
              """));

  private static JsonNode yaml(String text) {
    return Yaml.documents(text).getFirst().tree();
  }

  @Test
  void unspecifiedFieldsGo() {
    var object =
        (ObjectNode)
            yaml(
                "{apiVersion: v1, kind: K, metadata: {name: n}, extra: 1, spec: {other: {a: 1}, open: {x: 1,"
                    + " known: {y: 1}}, map: {k: {v: 1, w: 2}}, list: [{n: a, m: b}], whole: {kind: W, a: 1}}}");
    List<String> gone = Pruning.prune(SCHEMA, object);
    assertThat(gone)
        .containsExactly(
            "extra", "spec.list[0].m", "spec.map.k.w", "spec.open.known.y", "spec.other");
    assertThat(object)
        .isEqualTo(
            yaml(
                "{apiVersion: v1, kind: K, metadata: {name: n}, spec: {open: {x: 1, known: {}}, map: {k: {v: 1}},"
                    + " list: [{n: a}], whole: {kind: W, a: 1}}}"));
  }

  @Test
  void defaultsComeWhereTheObjectAroundThemIs() {
    JsonNode object = yaml("{spec: {note: null, size: null, map: {k: {}}, list: [{}, {n: null}]}}");
    Defaulting.fill(SCHEMA, object);
    assertThat(Json.text(object))
        .isEqualTo(
            "{\"spec\":{\"note\":null,\"size\":3,\"map\":{\"k\":{\"v\":7}},"
                + "\"list\":[{\"n\":\"x\"},{\"n\":\"x\"}]}}");
    JsonNode empty = yaml("{}");
    Defaulting.fill(SCHEMA, empty);
    assertThat(empty).isEmpty();
  }

  @Test
  void listsWithKeysHaveEachKeyOnce() {
    Structural schema =
        Structural.of(
            yaml(
                """
                type: object
                properties:
                  tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                  ports:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [port, protocol]
                    items: {type: object}
                """));
    var object =
        (ObjectNode)
            yaml(
                "{tags: [a, b, a, a],"
                    + " ports: [{port: 1, protocol: T}, {port: 1, protocol: U}, {port: 1, protocol: T}]}");
    assertThat(ListRules.check(schema, object).stream().map(FieldError::message))
        .containsExactly(
            "tags[2]: Duplicate value: \"a\"",
            "ports[2]: Duplicate value: {\"port\":1,\"protocol\":\"T\"}");
  }

  /// Doing it again changes nothing, whatever tree it is.
  @RepeatedTest(100)
  void shapingIsDoneOnce(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    ObjectNode object = Json.object();
    object.set("spec", tree(random, 4));
    Pruning.prune(SCHEMA, object);
    Defaulting.fill(SCHEMA, object);
    ObjectNode once = object.deepCopy();
    assertThat(Pruning.prune(SCHEMA, object)).isEmpty();
    Defaulting.fill(SCHEMA, object);
    assertThat(object).isEqualTo(once);
  }

  private static JsonNode tree(Random random, int depth) {
    String[] names = {"size", "note", "open", "map", "list", "whole", "known", "v", "n", "k"};
    return switch (depth == 0 ? random.nextInt(3) : random.nextInt(6)) {
      case 0 -> Json.tree(random.nextInt(10));
      case 1 -> Json.tree("t");
      case 2 -> Json.object().nullNode();
      case 3 -> Json.array().add(tree(random, depth - 1)).add(tree(random, depth - 1));
      default -> {
        ObjectNode made = Json.object();
        for (int i = 0; i < 4; i++)
          made.set(names[random.nextInt(names.length)], tree(random, depth - 1));
        yield made;
      }
    };
  }
}
