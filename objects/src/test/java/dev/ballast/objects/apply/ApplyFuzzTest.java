package dev.ballast.objects.apply;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ballast.objects.patch.PatchedPod;
import dev.ballast.objects.schema.Normaliser;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Whatever is sent to be applied.
class ApplyFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isAppliedOrRefused(byte[] body) {
    var writer = new Writer("m", "v1", "", Instant.EPOCH);
    PatchedPod.check(
        body,
        (live, patch) -> {
          if (!(patch instanceof ObjectNode wanted)) return live;
          Normaliser.normalise(PatchedPod.SCHEMA, wanted);
          return Apply.merge(PatchedPod.SCHEMA, live, wanted, writer, true, new FieldSet());
        });
  }
}
