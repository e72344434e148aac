package dev.ballast.node.pod;

import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A pod's quality of service class, which follows from its containers' requests and limits.
final class QosClass {
  private QosClass() {}

  static String of(PodSpec pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (ContainerSpec each : pod.all()) {
      JsonNode requests = Json.at(each.tree(), "resources", "requests");
      JsonNode limits = Json.at(each.tree(), "resources", "limits");
      for (String resource : List.of("cpu", "memory")) {
        String limit = limits.path(resource).asString("");
        String request = requests.path(resource).asString(limit);
        any |= !limit.isEmpty() || !request.isEmpty();
        guaranteed &= !limit.isEmpty() && request.equals(limit);
      }
    }
    if (!any) return "BestEffort";
    return guaranteed ? "Guaranteed" : "Burstable";
  }
}
