package dev.ballast.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cel.shape.Shape.Scalar;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Expressions that nobody means well with: each is refused, fails or gives a value, in bounded
/// time.
@Timeout(60)
class HostileTest {
  private static final Language LANGUAGE =
      Language.making(List.of(new Variable("object", Scalar.ANY)));
  private static final List<String> WORDS =
      List.of(
          "object",
          ".",
          "a",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'x'",
          "\"y\"",
          "1",
          "2.5",
          "1u",
          "==",
          "&&",
          "||",
          "!",
          "?",
          ":",
          ",",
          "+",
          "-",
          "*",
          "/",
          "%",
          "in",
          "has(object.a)",
          ".all(x, x",
          ".map(",
          ".size()",
          "null",
          "true",
          "b'z'",
          "Object{a: 1}",
          "JSONPatch{op: 'add'}",
          "ip(",
          "quantity('1')",
          ".format([",
          "'%s'",
          "duration('1s')",
          "optional.of(",
          ".?a",
          "[?",
          "\\",
          "\u0000",
          "é",
          "/*",
          "//",
          "timestamp(",
          ".matches('(a+)+$')",
          "semver('1.0.0')",
          "url('/')");

  static Stream<Arguments> grown() {
    return Stream.<Map.Entry<String, Supplier<String>>>of(
            Map.entry("parentheses", () -> "(".repeat(50_000) + "1"),
            Map.entry("nots", () -> "!".repeat(50_000) + "true"),
            Map.entry("sum", () -> "1" + "+1".repeat(30_000) + " == 1"),
            Map.entry("or", () -> "true" + " || false".repeat(9_000)),
            Map.entry("fields", () -> "object" + ".a".repeat(45_000)),
            Map.entry("lists", () -> "[".repeat(45_000)),
            Map.entry("conditions", () -> "true ? 1 : ".repeat(8_000) + "2"),
            Map.entry("text", () -> "'" + "x".repeat(99_000) + "' == 'y'"),
            Map.entry("too long", () -> "'" + "x".repeat(200_000) + "' == 'y'"),
            Map.entry("objects", () -> "Object{a: ".repeat(5_000)),
            Map.entry("loops", () -> "[1].all(x, ".repeat(2_000)))
        .map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grown")
  void whatIsTooLargeIsRefused(String name, Supplier<String> expression) {
    assertThat(run(expression.get())).isIn("refused", "failed", "value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a'.matches('(a+)+$') && ('"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')",
        "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c,"
            + " [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f,"
            + " [1,2,3,4,5,6,7,8,9].all(g, true)))))))",
        "lists.range(9223372036854775807).size() > 0",
        "'%.999999999f'.format([1.0]) == ''",
        "'x'.format([object, object])  == ''",
        "duration('999999999999h') == duration('1s')",
        "object.big.map(x, object.big.map(y, object.big)).size() > 0",
        "int('999999999999999999999') == 1",
        "quantity('1e9999').asInteger() == 1"
      })
  void whatCostsTooMuchIsStopped(String expression) {
    assertThat(run(expression)).isIn("refused", "failed", "value");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void wordsInAnyOrderDoNoHarm(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      var expression = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++)
        expression.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
      assertThat(run(expression.toString())).as(expression.toString()).isNotNull();
    }
  }

  private static String run(String expression) {
    var object = Json.object();
    var big = Json.array();
    for (int i = 0; i < 1_000; i++) big.add(i);
    object.put("a", "b").set("big", big);
    try {
      LANGUAGE.compile(expression, Result.ANY).tree(Map.of("object", object), Budget.ofRequest());
      return "value";
    } catch (CompileException refused) {
      return "refused";
    } catch (EvaluationException failed) {
      return "failed";
    }
  }
}
