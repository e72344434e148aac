package dev.ballast.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Whatever bytes come as YAML: they are read or refused, and what is read says the same once it is
/// written.
class YamlFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isReadOrRefused(byte[] body) {
    List<Yaml.Document> documents;
    try {
      documents = Yaml.documents(new String(body, StandardCharsets.UTF_8));
    } catch (Yaml.Malformed refused) {
      return;
    }
    for (Yaml.Document each : documents) {
      JsonNode again = Yaml.documents(Yaml.text(each.tree())).getFirst().tree();
      assertThat(Json.same(again, each.tree())).as("%s and %s", each.tree(), again).isTrue();
    }
  }
}
