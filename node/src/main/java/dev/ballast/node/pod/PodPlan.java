package dev.ballast.node.pod;

import dev.ballast.node.pod.Action.ReportStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What to do next for a pod. A pod that should run is [RunPlan]'s matter, one that should not, or
/// can not any more, is [EndPlan]'s; either way the API hears of it.
///
/// The plan holds whatever the loop missed: it starts from what the runtime has, so a restarted
/// agent finds its containers and goes on.
public final class PodPlan {
  /// How long a status may wait while something that changes it again is under way.
  static final Duration PATIENCE = Duration.ofMillis(25);

  private PodPlan() {}

  public static List<Action> decide(Observed seen) {
    Optional<Outcome> outcome = Outcome.of(seen);
    boolean removing = seen.gone() || seen.pod().deleting();
    boolean emptied = seen.gone() || removing && seen.instances().isEmpty();
    boolean ending = removing || outcome.isPresent();
    ResizePlan.Verdict resize = ending ? new ResizePlan.Verdict.Settled() : ResizePlan.decide(seen);
    ObjectNode status = emptied ? seen.reported() : PodStatus.of(seen, outcome, resize);
    boolean told = status.equals(seen.reported());
    List<Action> steps =
        ending ? EndPlan.decide(seen, removing, told) : RunPlan.decide(seen, resize);
    return told ? steps : reporting(steps, status, seen);
  }

  private static List<Action> reporting(List<Action> steps, ObjectNode status, Observed seen) {
    boolean busy = !seen.memory().idle() || steps.stream().anyMatch(PodPlan::does);
    var all = new ArrayList<>(steps);
    all.add(new ReportStatus(status, busy ? PATIENCE : Duration.ZERO));
    return all;
  }

  private static boolean does(Action action) {
    return !(action instanceof Action.WaitUntil);
  }
}
