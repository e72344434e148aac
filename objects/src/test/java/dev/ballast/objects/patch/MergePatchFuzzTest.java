package dev.ballast.objects.patch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.node.ObjectNode;

/// Whatever is sent as a merge patch.
class MergePatchFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isAppliedOrRefused(byte[] body) {
    PatchedPod.check(
        body,
        (live, patch) ->
            patch instanceof ObjectNode object ? MergePatch.apply(live, object) : live);
  }
}
