package dev.ballast.cel;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.cel.shape.Shape.Scalar;
import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Whatever text comes as an expression: it is compiled or refused, and runs within its budget or
/// is stopped.
class ExpressionFuzzTest {
  private static final Language LANGUAGE = Language.of(new Variable("object", Scalar.ANY));
  private static final Map<String, ?> VALUES =
      Map.of("object", Json.parseObject("{\"a\":[1,2,3],\"s\":\"text\",\"m\":{\"k\":1.5}}"));

  @FuzzTest(maxDuration = "20s")
  void compiledOrRefused(byte[] bytes) {
    String source = new String(bytes, StandardCharsets.UTF_8);
    try {
      LANGUAGE.compile(source, Result.BOOL).test(VALUES, Budget.ofRequest());
    } catch (CompileException | EvaluationException refused) {
      // As it should be.
    }
  }
}
