package dev.ballast.objects.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whatever bytes come as JSON: they are read or refused, and what is read says the same once it is
/// written.
class JsonFuzzTest {
  private static final Schemas SCHEMAS = Schemas.load();

  @FuzzTest(maxDuration = "20s")
  void isReadOrRefused(byte[] body) {
    JsonNode tree;
    try {
      tree = StrictParser.parse(body).tree();
    } catch (JacksonException refused) {
      return;
    }
    assertThat(Json.parse(Json.bytes(tree))).isEqualTo(tree);
    if (tree instanceof ObjectNode object) normalised(object);
  }

  /// Normalised twice is normalised once.
  private static void normalised(ObjectNode object) {
    for (String definition : List.of("Pod", "Service", "ConfigMap")) {
      Schema schema = SCHEMAS.named("io.k8s.api.core.v1." + definition);
      try {
        ObjectNode once = Normaliser.normalise(schema, object).tree();
        assertThat(Json.text(Normaliser.normalise(schema, once).tree())).isEqualTo(Json.text(once));
      } catch (ApiException refused) {
        assertThat(refused.code()).isEqualTo(400);
      }
    }
  }
}
