package dev.ballast.scheduler;

import dev.ballast.scheduler.Placement.Refuse;
import java.util.ArrayList;
import java.util.Map;

/// A refusal as Kubernetes words it, in the pod's condition and in its event.
final class RefusalMessage {
  private static final String HOPELESS = "Preemption is not helpful for scheduling";
  private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

  private RefusalMessage() {}

  static String of(Refuse refusal) {
    if (refusal.nodes() == 0 && refusal.vetoes().isEmpty()) {
      return "no nodes available to schedule pods";
    }
    String available = "0/" + refusal.nodes() + " nodes are available: ";
    return available + reasons(refusal) + ". preemption: " + available + preemption(refusal);
  }

  private static String reasons(Refuse refusal) {
    var reasons = new ArrayList<String>();
    for (Map.Entry<Veto, Integer> each : refusal.vetoes().entrySet()) {
      boolean ofThePod = each.getKey() instanceof Veto.ClaimProblem;
      reasons.add(ofThePod ? each.getKey().text() : each.getValue() + " " + each.getKey().text());
    }
    return String.join(", ", reasons.stream().sorted().toList());
  }

  private static String preemption(Refuse refusal) {
    int possible = refusal.nodes() - refusal.hopeless();
    var parts = new ArrayList<String>();
    if (refusal.hopeless() > 0) parts.add(refusal.hopeless() + " " + HOPELESS);
    if (possible > 0) parts.add(possible + " " + NO_VICTIMS);
    return String.join(", ", parts.stream().sorted().toList()) + ".";
  }
}
