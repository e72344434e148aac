package dev.ballast.node.stream;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;

/// Reads how a process ended from what came on its error stream: nothing, or a `Status`.
final class ProcessOutcome {
  private ProcessOutcome() {}

  static int exitCode(byte[] status) {
    if (status.length == 0) return 0;
    JsonNode tree;
    try {
      tree = Json.parse(status);
    } catch (RuntimeException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED,
          new String(status, java.nio.charset.StandardCharsets.UTF_8),
          e);
    }
    if (Json.string(tree, "status").equals("Success")) return 0;
    if (Json.string(tree, "reason").equals("NonZeroExitCode")) {
      for (JsonNode cause : Json.at(tree, "details", "causes")) {
        if (Json.string(cause, "reason").equals("ExitCode")) {
          return Integer.parseInt(Json.string(cause, "message"));
        }
      }
    }
    throw new RuntimeFailure(RuntimeFailure.Kind.FAILED, reason(tree));
  }

  /// An internal error's cause says the same as its message, without calling itself internal: who
  /// passes it on says that once more.
  private static String reason(JsonNode tree) {
    for (JsonNode cause : Json.at(tree, "details", "causes")) {
      if (!Json.string(cause, "message").isEmpty()) return Json.string(cause, "message");
    }
    return Json.string(tree, "message");
  }
}
