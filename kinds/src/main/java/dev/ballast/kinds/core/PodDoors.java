package dev.ballast.kinds.core;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;
import dev.ballast.objects.resource.QosClass;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The subresources through which a part of a running pod may be changed.
final class PodDoors {
  private PodDoors() {}

  static void keepAllButEphemeral(ObjectNode next, ObjectNode old) {
    JsonNode containers = next.path("spec").path("ephemeralContainers");
    ObjectNode spec = (ObjectNode) old.path("spec").deepCopy();
    if (containers.isEmpty()) spec.remove("ephemeralContainers");
    else spec.set("ephemeralContainers", containers);
    next.set("spec", spec);
    keepStatus(next, old);
  }

  /// Containers for debugging are added, and then stay as they are.
  static void addEphemeral(Field pod, Field old) {
    Pods.everywhere(pod);
    Field now = pod.at("spec", "ephemeralContainers");
    for (Field before : old.at("spec", "ephemeralContainers").items()) {
      String name = before.at("name").text();
      Field same =
          now.items().stream().filter(each -> each.at("name").is(name)).findFirst().orElse(null);
      if (same == null)
        now.forbidden("existing ephemeral containers \"" + name + "\" may not be removed\n");
      else if (!same.same(before))
        now.forbidden("existing ephemeral containers \"" + name + "\" may not be changed\n");
    }
  }

  static void keepAllButResources(ObjectNode next, ObjectNode old) {
    ObjectNode spec = (ObjectNode) old.path("spec").deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode each : spec.path(list)) {
        for (JsonNode wanted : next.path("spec").path(list)) {
          boolean same = Json.string(wanted, "name").equals(Json.string(each, "name"));
          if (same && each instanceof ObjectNode container) take(container, wanted);
        }
      }
    }
    next.set("spec", spec);
    keepStatus(next, old);
  }

  private static void take(ObjectNode container, JsonNode wanted) {
    for (String field : List.of("resources", "resizePolicy")) {
      if (wanted.has(field)) container.set(field, wanted.path(field));
    }
  }

  private static void keepStatus(ObjectNode next, ObjectNode old) {
    if (old.has("status")) next.set("status", old.path("status"));
    else next.remove("status");
  }

  /// More or less of a resource, as long as the pod stays in its class of service.
  static void resize(Field pod, Field old) {
    Pods.everywhere(pod);
    String before = QosClass.of(old.at("spec").value());
    if (!before.equals(QosClass.of(pod.at("spec").value()))) {
      pod.at("spec").invalid(before, "Pod QOS Class may not change as a result of resizing");
    }
  }
}
