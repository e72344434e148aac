package dev.ballast.scheduler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides where a pod goes. Touches nothing.
final class Placement {
  private static final int ENOUGH_IN_ANY_CASE = 100;

  private Placement() {}

  sealed interface Decision {}

  /// The pod goes to `node`, after `steps`.
  record Place(String node, List<VolumeStep> steps) implements Decision {}

  /// No node will do.
  ///
  /// @param vetoes how many nodes each was said of
  /// @param hopeless on how many nodes preemption could not help
  record Refuse(int nodes, Map<Veto, Integer> vetoes, int hopeless) implements Decision {
    Set<Cure> cures() {
      var cures = EnumSet.noneOf(Cure.class);
      for (Veto each : vetoes.keySet()) cures.addAll(each.cures());
      if (nodes == 0) cures.add(Cure.NODE);
      return cures;
    }
  }

  /// @param start at which node to begin to look, so that a large cluster's nodes take turns
  static Decision decide(PodNeeds pod, Observed seen, int start) {
    List<NodeState> nodes = seen.nodes();
    VolumeNeeds volumes = VolumeNeeds.of(pod, seen);
    Veto everywhere = volumes.everywhere();
    if (everywhere != null) {
      return new Refuse(nodes.size(), Map.of(everywhere, nodes.size()), nodes.size());
    }
    PodTopology topology = PodTopology.of(pod, seen);
    var feasible = new ArrayList<NodeState>();
    var vetoes = new HashMap<Veto, Integer>();
    int hopeless = 0;
    int enough = enough(nodes.size());
    for (int i = 0; i < nodes.size() && feasible.size() < enough; i++) {
      NodeState node = nodes.get((start + i) % nodes.size());
      List<Veto> against = Filter.vetoes(pod, node, volumes, topology);
      if (against.isEmpty()) feasible.add(node);
      for (Veto each : against) vetoes.merge(each, 1, Integer::sum);
      if (!against.stream().allMatch(Veto::curableByPreemption)) hopeless++;
    }
    if (feasible.isEmpty()) return new Refuse(nodes.size(), vetoes, hopeless);
    NodeInfo best = Score.best(pod, feasible, topology, seen).info();
    return new Place(best.name(), volumes.steps(best));
  }

  /// How many nodes that would do are compared: all of a hundred, a smaller share of more, as
  /// Kubernetes has it.
  static int enough(int nodes) {
    if (nodes <= ENOUGH_IN_ANY_CASE) return ENOUGH_IN_ANY_CASE;
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(ENOUGH_IN_ANY_CASE, nodes * percent / 100);
  }
}
