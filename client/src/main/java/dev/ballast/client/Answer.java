package dev.ballast.client;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// What came back: an HTTP code and an object, a list or a `Status`. The tree is shared: never
/// change it.
public record Answer(int code, ObjectNode body) {
  /// The body of a success.
  ///
  /// @throws ApiException with the answer's `Status` where it is a refusal
  public ObjectNode orThrow() {
    if (code < 400) return body;
    if (Json.string(body, "kind").equals("Status")) throw new ApiException(body);
    throw ApiException.of(code, "", Json.text(body));
  }
}
