package dev.ballast.scheduler;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
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
      running = running.plus(asked(each, presumed));
    Amounts sidecars = Amounts.NONE;
    Amounts starting = Amounts.NONE;
    for (JsonNode each : pod.at("spec", "initContainers")) {
      Amounts asked = asked(each, presumed);
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

  private static Amounts asked(JsonNode container, boolean presumed) {
    Amounts asked = Amounts.of(container.path("resources").path("requests"));
    if (!presumed) return asked;
    long cpu = asked.cpu() > 0 ? asked.cpu() : PRESUMED_CPU;
    long memory = asked.memory() > 0 ? asked.memory() : PRESUMED_MEMORY;
    return new Amounts(cpu, memory, asked.storage(), asked.pods(), asked.others());
  }
}
