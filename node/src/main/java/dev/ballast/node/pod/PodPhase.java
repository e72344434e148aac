package dev.ballast.node.pod;

import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.objects.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A pod's phase: the one word for how far its containers are.
final class PodPhase {
  private PodPhase() {}

  /// `status` holds the containers' entries already.
  static String of(Observed seen, ObjectNode status, Optional<Outcome> outcome) {
    boolean live = seen.instances().stream().anyMatch(Instance::live);
    if (outcome.isPresent() && !live) return outcome.get().phase();
    String before = Json.string(seen.reported(), "phase");
    if (before.equals(Outcome.SUCCEEDED) || before.equals(Outcome.FAILED)) return before;
    if (seen.pod().deleting() && !live && !seen.instances().isEmpty()) return ended(seen);
    if (!initialised(seen)) return "Pending";
    return running(status) ? "Running" : "Pending";
  }

  /// A deleted pod whose containers all ended says at last how they did.
  private static String ended(Observed seen) {
    boolean well =
        seen.pod().main().stream()
            .allMatch(each -> seen.newest(each.name()).filter(Instance::succeeded).isPresent());
    return well ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  static boolean initialised(Observed seen) {
    if (seen.pod().main().stream().anyMatch(each -> seen.current(each.name()).isPresent())) {
      return true;
    }
    for (ContainerSpec each : seen.pod().init()) {
      Optional<Instance> current = seen.current(each.name());
      boolean through =
          each.role() == Role.SIDECAR
              ? current.filter(seen::started).isPresent()
              : current.filter(Instance::succeeded).isPresent();
      if (!through) return false;
    }
    return true;
  }

  /// Every main container ran at least once.
  private static boolean running(ObjectNode status) {
    for (JsonNode each : status.path("containerStatuses")) {
      boolean ranBefore = each.path("lastState").has("terminated");
      if (each.path("state").has("waiting") && !ranBefore) return false;
    }
    return true;
  }
}
