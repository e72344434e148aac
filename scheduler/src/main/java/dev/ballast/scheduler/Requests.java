package dev.ballast.scheduler;

import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.resource.PodResources;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a pod asks for, as a node must have it free: the sum of its containers and sidecars, or the
/// most that it needs while it initialises, and its overhead.
final class Requests {
  /// What a container that asks for nothing is taken to use when nodes are compared.
  private static final long PRESUMED_CPU = 100;

  private static final long PRESUMED_MEMORY = 200L << 20;
  private static final Amounts ONE_POD = new Amounts(0, 0, 0, 1, Map.of());

  private Requests() {}

  static Amounts of(KubeObject pod) {
    return total(pod, false);
  }

  /// The same with a presumed use where nothing is asked for, so that pods without requests are
  /// spread, too.
  static Amounts presumed(KubeObject pod) {
    return total(pod, true);
  }

  private static Amounts total(KubeObject pod, boolean presumed) {
    Amounts running = Amounts.NONE;
    for (JsonNode each : pod.at("spec", "containers"))
      running = running.plus(asked(pod, each, presumed));
    Amounts sidecars = Amounts.NONE;
    Amounts starting = Amounts.NONE;
    for (JsonNode each : pod.at("spec", "initContainers")) {
      Amounts asked = asked(pod, each, presumed);
      boolean sidecar = Json.string(each, "restartPolicy").equals("Always");
      if (sidecar) sidecars = sidecars.plus(asked);
      starting = starting.max(sidecar ? sidecars : sidecars.plus(asked));
    }
    Amounts most = running.plus(sidecars).max(starting);
    Amounts ofPod = Amounts.of(pod.at("spec", "resources", "requests"));
    if (ofPod.cpu() > 0)
      most = new Amounts(ofPod.cpu(), most.memory(), most.storage(), 0, most.others());
    if (ofPod.memory() > 0)
      most = new Amounts(most.cpu(), ofPod.memory(), most.storage(), 0, most.others());
    return most.plus(Amounts.of(pod.at("spec", "overhead"))).plus(ONE_POD);
  }

  /// A pod that is to be resized holds what it has until it gets the other, and asks for that too;
  /// for what can never be it does not (KEP-1287).
  private static Amounts asked(KubeObject pod, JsonNode container, boolean presumed) {
    JsonNode requests = container.path("resources").path("requests");
    JsonNode given = PodResources.allocated(pod.tree(), Json.string(container, "name"));
    Amounts asked = Amounts.of(requests);
    if (given.isObject() && !given.equals(requests)) {
      boolean never =
          new PodView(pod)
              .condition("PodResizePending")
              .filter(it -> it.reason().equals("Infeasible"))
              .isPresent();
      asked = never ? Amounts.of(given) : asked.max(Amounts.of(given));
    }
    if (!presumed) return asked;
    long cpu = asked.cpu() > 0 ? asked.cpu() : PRESUMED_CPU;
    long memory = asked.memory() > 0 ? asked.memory() : PRESUMED_MEMORY;
    return new Amounts(cpu, memory, asked.storage(), asked.pods(), asked.others());
  }
}
