package dev.ballast.objects.patch;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Whatever is sent as a JSON patch.
class JsonPatchFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void isAppliedOrRefused(byte[] body) {
    PatchedPod.check(body, JsonPatch::apply);
  }
}
