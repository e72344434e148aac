package dev.ballast.scheduler;

import dev.ballast.client.view.Condition;
import dev.ballast.loop.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pods of lower priority have to go so that a refused pod fits
/// (<https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/>). As few as
/// will do, and as unimportant ones as will do, on one node. Touches nothing.
final class Preemption {
  /// Says on a pod, in its condition `DisruptionTarget`, why it goes.
  static final String REASON = "PreemptionByScheduler";

  private static final String HOPELESS = "Preemption is not helpful for scheduling";
  private static final String NO_VICTIMS = "No preemption victims found for incoming pod";
  private static final int ENOUGH_IN_ANY_CASE = 100;

  private Preemption() {}

  sealed interface Outcome {}

  /// `victims` leave `node`, the most important first; the pod waits for that.
  record Preempt(String node, List<PodNeeds> victims) implements Outcome {}

  /// The pod takes nobody's place, for its own reasons.
  record Ineligible(String why) implements Outcome {}

  /// No pods whose leaving would help.
  ///
  /// @param reasons on how many nodes for which reason
  record Fruitless(Map<String, Integer> reasons) implements Outcome {}

  /// @param broken how many of the victims a budget should have kept
  private record Candidate(String node, List<PodNeeds> victims, int broken) {
    int highest() {
      return victims.getFirst().priority();
    }

    long sum() {
      // Shifted to be positive: two pods of a negative priority count for more than one.
      return victims.stream().mapToLong(each -> each.priority() - (long) Integer.MIN_VALUE).sum();
    }

    Instant earliestOfHighest() {
      return victims.stream()
          .filter(each -> each.priority() == highest())
          .map(PodNeeds::started)
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static final Comparator<PodNeeds> IMPORTANT_FIRST =
      Comparator.comparingInt((PodNeeds pod) -> -pod.priority())
          .thenComparing(PodNeeds::started)
          .thenComparing(pod -> pod.name().toString());

  /// The smallest harm first.
  private static final Comparator<Candidate> HARM =
      Comparator.comparingInt(Candidate::broken)
          .thenComparingInt(Candidate::highest)
          .thenComparingLong(Candidate::sum)
          .thenComparingInt(candidate -> candidate.victims().size())
          .thenComparing(Candidate::earliestOfHighest, Comparator.reverseOrder());

  /// @param start at which of the nodes to begin to look, so that they take turns
  static Outcome decide(PodNeeds pod, Observed seen, Placement.Refuse refusal, int start) {
    if (pod.object().text("spec", "preemptionPolicy").equals("Never")) {
      return new Ineligible("not eligible due to preemptionPolicy=Never.");
    }
    if (waitsAlready(pod, seen)) {
      return new Ineligible("not eligible due to a terminating pod on the nominated node.");
    }
    var reasons = new HashMap<String, Integer>();
    if (refusal.hopeless() > 0) reasons.put(HOPELESS, refusal.hopeless());
    List<String> nodes = refusal.curable();
    if (!seen.anyBelow(pod.priority())) {
      if (!nodes.isEmpty()) reasons.put(NO_VICTIMS, nodes.size());
      return new Fruitless(reasons);
    }
    Candidate best = null;
    int found = 0;
    for (int i = 0; i < nodes.size() && found < enough(seen.nodes().size()); i++) {
      NodeState node = seen.nodeNamed(nodes.get((start + i) % nodes.size()));
      if (node == null) continue;
      Candidate candidate = candidate(pod, node, seen, reasons);
      if (candidate == null) continue;
      found++;
      if (best == null || HARM.compare(candidate, best) < 0) best = candidate;
    }
    return best == null ? new Fruitless(reasons) : new Preempt(best.node(), best.victims());
  }

  /// On so many nodes victims are looked for: enough to choose from, not all of a large cluster.
  private static int enough(int nodes) {
    return Math.max(ENOUGH_IN_ANY_CASE, nodes / 10);
  }

  /// Whether pods leave for `pod` at this moment.
  private static boolean waitsAlready(PodNeeds pod, Observed seen) {
    String promised = seen.nominations().nodeOf(pod.name());
    NodeState node = promised == null ? null : seen.nodeNamed(promised);
    if (node == null) return false;
    for (PodNeeds each : node.pods()) {
      if (each.priority() < pod.priority()
          && (seen.nominations().isLeaving(each.uid()) || isPreempted(each))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPreempted(PodNeeds pod) {
    return pod.object().deleting()
        && Condition.of(pod.object(), "DisruptionTarget")
            .filter(condition -> condition.reason().equals(REASON))
            .isPresent();
  }

  private static @Nullable Candidate candidate(
      PodNeeds pod, NodeState node, Observed seen, Map<String, Integer> reasons) {
    List<PodNeeds> lower =
        node.pods().stream()
            .filter(each -> each.priority() < pod.priority())
            .sorted(IMPORTANT_FIRST)
            .toList();
    if (lower.isEmpty()) {
      reasons.merge(NO_VICTIMS, 1, Integer::sum);
      return null;
    }
    List<Veto> still = seen.without(lower, () -> Placement.vetoes(pod, node, seen));
    if (!still.isEmpty()) {
      for (Veto each : still) reasons.merge(each.text(), 1, Integer::sum);
      return null;
    }
    Set<Name> guarded = guarded(lower, seen.budgets());
    List<PodNeeds> victims = reprieve(pod, node, seen, lower, guarded);
    int broken = (int) victims.stream().filter(each -> guarded.contains(each.name())).count();
    return victims.isEmpty() ? null : new Candidate(node.info().name(), victims, broken);
  }

  /// Those of `pods` that a budget forbids to take, where all of them had to go.
  private static Set<Name> guarded(List<PodNeeds> pods, Collection<Budget> budgets) {
    var left = new HashMap<Budget, Long>();
    var guarded = new HashSet<Name>();
    for (PodNeeds pod : pods) {
      for (Budget budget : budgets) {
        if (!budget.guards(pod)) continue;
        if (left.merge(budget, budget.allowed() - 1, (is, fresh) -> is - 1) < 0)
          guarded.add(pod.name());
      }
    }
    return guarded;
  }

  /// Lets stay who can stay: the guarded ones first, then the important ones.
  private static List<PodNeeds> reprieve(
      PodNeeds pod, NodeState node, Observed seen, List<PodNeeds> all, Set<Name> guarded) {
    var order = new ArrayList<PodNeeds>(all.size());
    for (PodNeeds each : all) if (guarded.contains(each.name())) order.add(each);
    for (PodNeeds each : all) if (!guarded.contains(each.name())) order.add(each);
    var victims = new ArrayList<>(all);
    for (PodNeeds each : order) {
      victims.removeIf(victim -> victim.name().equals(each.name()));
      boolean fits = seen.without(victims, () -> Placement.vetoes(pod, node, seen).isEmpty());
      if (!fits) victims.add(each);
    }
    victims.sort(IMPORTANT_FIRST);
    return victims;
  }
}
