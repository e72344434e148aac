package dev.ballast.server.admission;

import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A new node takes no pods until the node controller has seen it ready
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>,
/// TaintNodesByCondition).
final class NodeTaints {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String NO_SCHEDULE = "NoSchedule";

  private NodeTaints() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("Node")) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    for (JsonNode each : spec.path("taints")) {
      boolean same = Json.string(each, "key").equals(NOT_READY);
      if (same && Json.string(each, "effect").equals(NO_SCHEDULE)) return;
    }
    spec.withArray("taints").addObject().put("key", NOT_READY).put("effect", NO_SCHEDULE);
  }
}
