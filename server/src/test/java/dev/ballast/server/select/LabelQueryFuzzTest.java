package dev.ballast.server.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.objects.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Whatever text comes as a label selector: it is read or refused.
class LabelQueryFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isReadOrRefused(byte[] text) {
    try {
      LabelQuery.parse(new String(text, StandardCharsets.UTF_8)).matches(Map.of("app", "db"));
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(400);
    }
  }
}
