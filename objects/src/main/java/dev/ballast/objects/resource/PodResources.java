package dev.ballast.objects.resource;

import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What a pod as a whole asks for and may use: its containers and sidecars together, or the most
/// that it needs while it initialises; what the pod says for itself (KEP-2837) goes before; its
/// overhead comes on top
/// (<https://kubernetes.io/docs/concepts/workloads/pods/init-containers/>).
public final class PodResources {
  private PodResources() {}

  public static ResourceList requests(JsonNode pod) {
    return total(pod, "requests", each -> of(each, "requests")).plus(overhead(pod));
  }

  /// What its node gave the pod, by its status: other than its requests while a resize is pending
  /// (KEP-1287).
  public static ResourceList allocated(JsonNode pod) {
    return total(
            pod,
            "requests",
            each -> {
              JsonNode allocated = allocated(pod, Json.string(each, "name"));
              return allocated.isObject() ? ResourceList.of(allocated) : of(each, "requests");
            })
        .plus(overhead(pod));
  }

  /// What its node gave a container, a missing node where the pod's status does not say it.
  public static JsonNode allocated(JsonNode pod, String container) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode each : pod.path("status").path(list)) {
        if (Json.string(each, "name").equals(container)) return each.path("allocatedResources");
      }
    }
    return MissingNode.getInstance();
  }

  private static ResourceList overhead(JsonNode pod) {
    return ResourceList.of(pod.path("spec").path("overhead"));
  }

  /// An overhead counts only where there is a limit that it can raise.
  public static ResourceList limits(JsonNode pod) {
    ResourceList limits = total(pod, "limits", each -> of(each, "limits"));
    return limits.plus(overhead(pod).only(limits.names()));
  }

  private static ResourceList total(
      JsonNode pod, String which, Function<JsonNode, ResourceList> ofContainer) {
    JsonNode spec = pod.path("spec");
    ResourceList running = ResourceList.NONE;
    for (JsonNode each : spec.path("containers")) running = running.plus(ofContainer.apply(each));
    ResourceList sidecars = ResourceList.NONE;
    ResourceList starting = ResourceList.NONE;
    for (JsonNode each : spec.path("initContainers")) {
      boolean sidecar = Json.string(each, "restartPolicy").equals("Always");
      ResourceList together = sidecars.plus(ofContainer.apply(each));
      if (sidecar) sidecars = together;
      starting = starting.max(together);
    }
    return running.plus(sidecars).max(starting).with(ofPod(spec, which));
  }

  private static ResourceList of(JsonNode container, String which) {
    return ResourceList.of(container.path("resources").path(which));
  }

  private static ResourceList ofPod(JsonNode spec, String which) {
    var kept = new TreeMap<String, Quantity>();
    of(spec, which)
        .amounts()
        .forEach(
            (name, amount) -> {
              boolean counts =
                  name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
              if (counts) kept.put(name, amount);
            });
    return new ResourceList(kept);
  }
}
