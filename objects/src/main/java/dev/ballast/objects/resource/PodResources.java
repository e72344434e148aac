package dev.ballast.objects.resource;

import dev.ballast.objects.Json;
import dev.ballast.objects.Quantity;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a pod as a whole asks for and may use: its containers and sidecars together, or the most
/// that it needs while it initialises; what the pod says for itself (KEP-2837) goes before; its
/// overhead comes on top
/// (<https://kubernetes.io/docs/concepts/workloads/pods/init-containers/>).
public final class PodResources {
  private PodResources() {}

  public static ResourceList requests(JsonNode pod) {
    ResourceList overhead = ResourceList.of(pod.path("spec").path("overhead"));
    return total(pod, "requests").plus(overhead);
  }

  /// An overhead counts only where there is a limit that it can raise.
  public static ResourceList limits(JsonNode pod) {
    ResourceList limits = total(pod, "limits");
    ResourceList overhead = ResourceList.of(pod.path("spec").path("overhead"));
    return limits.plus(overhead.only(limits.names()));
  }

  private static ResourceList total(JsonNode pod, String which) {
    JsonNode spec = pod.path("spec");
    ResourceList running = ResourceList.NONE;
    for (JsonNode each : spec.path("containers")) running = running.plus(of(each, which));
    ResourceList sidecars = ResourceList.NONE;
    ResourceList starting = ResourceList.NONE;
    for (JsonNode each : spec.path("initContainers")) {
      boolean sidecar = Json.string(each, "restartPolicy").equals("Always");
      ResourceList together = sidecars.plus(of(each, which));
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
