package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Defaults;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod says where its author does not, beyond what its template would: a template keeps the
/// author's own words about resources and ports.
public final class PodDefaults {
  private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers");

  private PodDefaults() {}

  public static void fill(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    TemplateDefaults.fill(spec);
    if (!Defaults.given(spec, "enableServiceLinks")) spec.put("enableServiceLinks", true);
    boolean hostNetwork = Json.flag(spec, "hostNetwork");
    for (String list : CONTAINER_LISTS) {
      for (JsonNode each : spec.path(list)) {
        if (hostNetwork) hostPorts(each);
        if (each.path("resources") instanceof ObjectNode resources) requests(resources);
      }
    }
    if (spec.path("resources") instanceof ObjectNode resources) requests(resources);
    times(pod.path("status").path("conditions"));
  }

  /// On the node's own network a container's port is the node's.
  private static void hostPorts(JsonNode container) {
    for (JsonNode each : container.path("ports")) {
      if (each instanceof ObjectNode port && Json.number(port, 0, "hostPort") == 0) {
        port.put("hostPort", Json.number(port, 0, "containerPort"));
      }
    }
  }

  /// What is limited is asked for, unless less is.
  private static void requests(ObjectNode resources) {
    JsonNode limits = resources.path("limits");
    if (limits.isEmpty()) return;
    ObjectNode requests = Json.child(resources, "requests");
    for (Map.Entry<String, JsonNode> each : limits.properties()) {
      if (!requests.has(each.getKey())) requests.set(each.getKey(), each.getValue());
    }
  }

  /// The times of a condition always show, as null where there is none.
  private static void times(JsonNode conditions) {
    for (JsonNode each : conditions) {
      if (!(each instanceof ObjectNode condition)) continue;
      if (!condition.has("lastProbeTime")) condition.putNull("lastProbeTime");
      if (!condition.has("lastTransitionTime")) condition.putNull("lastTransitionTime");
    }
  }
}
