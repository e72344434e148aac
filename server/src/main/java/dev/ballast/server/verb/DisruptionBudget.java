package dev.ballast.server.verb;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a disruption budget lets one of its pods be evicted (pure)
/// (<https://kubernetes.io/docs/tasks/run-application/configure-pdb/>).
final class DisruptionBudget {
  /// Beyond so many evictions whose pods nobody has seen go, something is wrong.
  private static final int MOST_UNDER_WAY = 2_000;

  private DisruptionBudget() {}

  sealed interface Verdict {
    /// It counts for nothing: evict it.
    record Free() implements Verdict {}

    /// Evict it once `charged`, the budget without what the eviction costs, is written.
    record Charge(ObjectNode charged) implements Verdict {}

    /// Not now; `cause` says why.
    record Wait(String cause) implements Verdict {}

    record Refuse(String why) implements Verdict {}
  }

  /// Whether the end of `pod` disturbs anybody at all.
  static boolean concerns(KubeObject pod) {
    return switch (pod.text("status", "phase")) {
      case "Pending", "Succeeded", "Failed" -> false;
      default -> !pod.deleting();
    };
  }

  static Verdict judge(KubeObject budget, KubeObject pod, Instant now) {
    long allowed = budget.number(0, "status", "disruptionsAllowed");
    long healthy = budget.number(0, "status", "currentHealthy");
    long desired = budget.number(0, "status", "desiredHealthy");
    if (budget.number(0, "status", "observedGeneration") < budget.generation())
      return new Verdict.Wait(
          "The disruption budget " + budget.name() + " is still being processed by the server.");
    if (!ready(pod)) {
      boolean always = budget.text("spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow");
      if (always || (healthy >= desired && desired > 0)) return new Verdict.Free();
    }
    if (allowed < 0) return new Verdict.Refuse("pdb disruptions allowed is negative");
    if (budget.at("status", "disruptedPods").size() > MOST_UNDER_WAY)
      return new Verdict.Refuse(
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    if (allowed == 0)
      return new Verdict.Wait(
          "The disruption budget "
              + budget.name()
              + " needs "
              + desired
              + " healthy pods and has "
              + healthy
              + " currently");
    return new Verdict.Charge(charged(budget, pod.name(), allowed - 1, now));
  }

  private static boolean ready(KubeObject pod) {
    for (JsonNode each : pod.at("status", "conditions"))
      if (Json.string(each, "type").equals("Ready"))
        return Json.string(each, "status").equals("True");
    return false;
  }

  private static ObjectNode charged(KubeObject budget, String pod, long left, Instant now) {
    ObjectNode next = budget.copy().tree();
    ObjectNode status = Json.child(next, "status");
    String second = now.truncatedTo(ChronoUnit.SECONDS).toString();
    status.put("disruptionsAllowed", left);
    Json.child(status, "disruptedPods").put(pod, second);
    if (left > 0) return next;
    for (JsonNode each : status.path("conditions")) {
      boolean turns =
          Json.string(each, "type").equals("DisruptionAllowed")
              && !Json.string(each, "status").equals("False");
      if (!turns) continue;
      ((ObjectNode) each)
          .put("status", "False")
          .put("reason", "InsufficientPods")
          .put("lastTransitionTime", second);
    }
    return next;
  }
}
