package dev.ballast.server.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.kinds.Kinds;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.ResourceType;
import java.nio.charset.StandardCharsets;

/// Whatever text comes as a field selector: it is read or refused.
class FieldQueryFuzzTest {
  private static final Kind PODS =
      Kinds.builtIn().find(new ResourceType("", "v1", "pods")).orElseThrow();

  @FuzzTest(maxDuration = "20s")
  void isReadOrRefused(byte[] text) {
    try {
      FieldQuery.parse(PODS, new String(text, StandardCharsets.UTF_8)).selectsEverything();
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(400);
    }
  }
}
