package dev.ballast.kinds.core;

import dev.ballast.kinds.rule.Field;
import dev.ballast.objects.Json;
import dev.ballast.objects.resource.QosClass;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The subresources through which a part of a running pod may be changed.
final class PodDoors {
  private static final List<String> RESIZABLE = List.of("cpu", "memory");

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
      else container.remove(field);
    }
  }

  private static void keepStatus(ObjectNode next, ObjectNode old) {
    if (old.has("status")) next.set("status", old.path("status"));
    else next.remove("status");
  }

  /// More or less of cpu and memory, as long as the pod stays in its class of service
  /// (<https://kep.k8s.io/1287>).
  static void resize(Field pod, Field old) {
    Pods.everywhere(pod);
    String before = QosClass.of(old.at("spec").value());
    if (!before.equals(QosClass.of(pod.at("spec").value()))) {
      pod.at("spec").invalid(before, "Pod QOS Class may not change as a result of resizing");
    }
    if (!resizable(old)) pod.at("spec").forbidden("Pod running on node without support for resize");
    for (String list : List.of("containers", "initContainers")) {
      for (Field each : pod.at("spec", list).items()) {
        resize(pod, each, old.at("spec", list).index(Integer.parseInt(each.name())));
      }
    }
  }

  /// A node that can resize pods tells what their containers have.
  private static boolean resizable(Field pod) {
    for (Field each : pod.at("status", "containerStatuses").items()) {
      if (each.at("state").has("running")) return each.has("resources");
    }
    return true;
  }

  private static void resize(Field pod, Field container, Field before) {
    for (String kind : List.of("requests", "limits")) {
      Field now = container.at("resources", kind);
      boolean removed =
          before.at("resources", kind).keys().stream()
              .anyMatch(each -> RESIZABLE.contains(each) && !now.has(each));
      if (removed) now.forbidden("resource " + kind + " cannot be removed");
    }
    boolean sidecar = container.at("restartPolicy").is("Always");
    boolean init = container.path().startsWith("spec.initContainers");
    if (init && !sidecar && !container.at("resources").same(before.at("resources"))) {
      pod.at("spec").forbidden("only cpu and memory resources for sidecar containers are mutable");
    } else if (!others(container).equals(others(before))) {
      pod.at("spec").forbidden("only cpu and memory resources are mutable");
    }
  }

  /// A container's resources without those that may change.
  private static JsonNode others(Field container) {
    JsonNode resources = container.at("resources").value();
    if (!(resources instanceof ObjectNode whole)) return Json.object();
    ObjectNode others = whole.deepCopy();
    for (String kind : List.of("requests", "limits")) {
      if (!(others.path(kind) instanceof ObjectNode amounts)) continue;
      amounts.remove(RESIZABLE);
      if (amounts.isEmpty()) others.remove(kind);
    }
    return others;
  }
}
