package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Parameters;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// The resourceVersion that a reader names
/// (<https://kubernetes.io/docs/reference/using-api/api-concepts/>). What is served is always the
/// newest, so a version in the past is fine everywhere but where it is asked for exactly.
public final class Versions {
  private Versions() {}

  /// The version, or empty where none is named.
  ///
  /// @throws ApiException 400 where it is no number
  public static OptionalLong of(Parameters parameters) {
    String text = parameters.text("resourceVersion");
    if (text.isEmpty()) return OptionalLong.empty();
    try {
      return OptionalLong.of(Long.parseUnsignedLong(text));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("invalid resource version: " + complaint(text));
    }
  }

  static String complaint(String text) {
    return "resourceVersion: Invalid value: \""
        + text
        + "\": strconv.ParseUint: parsing \""
        + text
        + "\": invalid syntax";
  }

  /// @throws ApiException 504 where `asked` has not been reached yet
  public static void notInTheFuture(OptionalLong asked, long current) {
    if (asked.isEmpty() || asked.getAsLong() <= current) return;
    ObjectNode status =
        ApiException.of(
                504,
                "Timeout",
                "Timeout: Too large resource version: "
                    + asked.getAsLong()
                    + ", current: "
                    + current)
            .status();
    ObjectNode details = Json.child(status, "details");
    details
        .putArray("causes")
        .addObject()
        .put("reason", "ResourceVersionTooLarge")
        .put("message", "Too large resource version");
    details.put("retryAfterSeconds", 1);
    throw new ApiException(status);
  }
}
