package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Two old ways to speak of a cluster's parts: pods bound to nodes by objects of their own, and the
/// health of controllers, scheduler and store.
public final class ClusterParts {
  private ClusterParts() {}

  /// Names a pod and its node; `pods/binding` does the same.
  public static Kind binding() {
    return KindBuilder.kind("", "v1", "Binding", "bindings").namespaced().answered().build();
  }

  public static Kind componentStatus() {
    return KindBuilder.kind("", "v1", "ComponentStatus", "componentstatuses")
        .shortNames("cs")
        .answered("get", "list")
        .deprecated("v1 ComponentStatus is deprecated in v1.19+")
        .columns(
            condition("Status", "Status", ClusterParts::health),
            condition("Message", "Message", each -> Json.string(each, "message")),
            condition("Error", "Error", each -> Json.string(each, "error")))
        .build();
  }

  private static Column condition(String name, String what, Function<JsonNode, String> read) {
    return Column.text(name)
        .described(what + " of the component conditions")
        .shows(part -> read.apply(healthy(part)));
  }

  private static JsonNode healthy(ObjectNode part) {
    for (JsonNode each : part.path("conditions")) {
      if (Json.string(each, "type").equals("Healthy")) return each;
    }
    return Json.object();
  }

  private static String health(JsonNode condition) {
    return switch (Json.string(condition, "status")) {
      case "True" -> "Healthy";
      case "False" -> "Unhealthy";
      default -> "Unknown";
    };
  }
}
