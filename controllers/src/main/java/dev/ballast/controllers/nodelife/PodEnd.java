package dev.ballast.controllers.nodelife;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is written on a pod before it is taken away.
final class PodEnd {
  private PodEnd() {}

  /// Says why the pod goes.
  static void target(Client client, World world, KubeObject pod, String reason, String message) {
    client.updateStatus(Types.PODS, marked(world, pod, reason, message));
  }

  /// Says why, and that nobody will run its containers any more.
  static void fail(Client client, World world, KubeObject pod, String reason, String message) {
    KubeObject marked = marked(world, pod, reason, message);
    if (!new PodView(pod).finished()) Json.child(marked.tree(), "status").put("phase", "Failed");
    client.updateStatus(Types.PODS, marked);
  }

  private static KubeObject marked(World world, KubeObject pod, String reason, String message) {
    KubeObject copy = pod.copy();
    ObjectNode status = Json.child(copy.tree(), "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
    for (JsonNode each : conditions)
      if (Json.string(each, "type").equals("DisruptionTarget")) return copy;
    conditions
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return copy;
  }
}
