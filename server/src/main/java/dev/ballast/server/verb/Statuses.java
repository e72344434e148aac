package dev.ballast.server.verb;

import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// The `Status` of what went well.
final class Statuses {
  private Statuses() {}

  static ObjectNode success(int code) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status.put("status", "Success").put("code", code);
  }
}
