package dev.ballast.objects.patch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.node.ObjectNode;

/// Whatever is sent as a strategic merge patch.
class StrategicPatchFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isAppliedOrRefused(byte[] body) {
    PatchedPod.check(
        body,
        (live, patch) ->
            patch instanceof ObjectNode object
                ? StrategicPatch.apply(PatchedPod.SCHEMA, live, object)
                : live);
  }
}
