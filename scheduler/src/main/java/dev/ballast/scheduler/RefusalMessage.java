package dev.ballast.scheduler;

import dev.ballast.scheduler.Placement.Refuse;
import dev.ballast.scheduler.Preemption.Fruitless;
import dev.ballast.scheduler.Preemption.Ineligible;
import dev.ballast.scheduler.Preemption.Outcome;
import dev.ballast.scheduler.Preemption.Preempt;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A refusal as Kubernetes words it, in the pod's condition and in its event.
final class RefusalMessage {
  private RefusalMessage() {}

  static String of(Refuse refusal, Outcome preemption) {
    if (refusal.nodes() == 0 && refusal.vetoes().isEmpty()) {
      return "no nodes available to schedule pods";
    }
    String available = "0/" + refusal.nodes() + " nodes are available: ";
    String reasons = available + counted(reasons(refusal));
    return switch (preemption) {
      case Preempt preempt -> reasons;
      case Ineligible ineligible -> reasons + " preemption: " + ineligible.why();
      case Fruitless fruitless ->
          reasons + " preemption: " + available + counted(fruitless.reasons());
    };
  }

  /// Two vetoes that say the same are counted together; one of the pod itself is not counted.
  private static Map<String, Integer> reasons(Refuse refusal) {
    var reasons = new HashMap<String, Integer>();
    refusal.vetoes().forEach((veto, nodes) -> reasons.merge(veto.text(), nodes, Integer::sum));
    for (Veto each : refusal.vetoes().keySet()) {
      if (each instanceof Veto.ClaimProblem problem) reasons.put(problem.text(), 0);
    }
    return reasons;
  }

  private static String counted(Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .map(each -> each.getValue() == 0 ? each.getKey() : each.getValue() + " " + each.getKey())
        .sorted()
        .collect(Collectors.joining(", ", "", "."));
  }
}
