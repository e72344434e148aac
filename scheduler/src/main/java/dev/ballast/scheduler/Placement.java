package dev.ballast.scheduler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  /// @param curable the names of those that preemption may help
  record Refuse(int nodes, Map<Veto, Integer> vetoes, List<String> curable) implements Decision {
    /// On how many nodes preemption could not help.
    int hopeless() {
      return nodes - curable.size();
    }

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
      List<String> curable = everywhere.curableByPreemption() ? names(nodes) : List.of();
      return new Refuse(nodes.size(), Map.of(everywhere, nodes.size()), curable);
    }
    PodTopology topology = PodTopology.of(pod, seen);
    NodeState promised = promised(pod, seen);
    if (promised != null && vetoes(pod, promised, volumes, topology, seen).isEmpty()) {
      return new Place(promised.info().name(), volumes.steps(promised.info()));
    }
    var feasible = new ArrayList<NodeState>();
    var vetoes = new HashMap<Veto, Integer>();
    var curable = new ArrayList<String>();
    int enough = enough(nodes.size());
    for (int i = 0; i < nodes.size() && feasible.size() < enough; i++) {
      NodeState node = nodes.get((start + i) % nodes.size());
      List<Veto> against = vetoes(pod, node, volumes, topology, seen);
      if (against.isEmpty()) feasible.add(node);
      for (Veto each : against) vetoes.merge(each, 1, Integer::sum);
      if (against.stream().allMatch(Veto::curableByPreemption)) curable.add(node.info().name());
    }
    if (feasible.isEmpty()) return new Refuse(nodes.size(), vetoes, curable);
    NodeInfo best = Score.best(pod, feasible, topology, seen).info();
    return new Place(best.name(), volumes.steps(best));
  }

  private static List<String> names(List<NodeState> nodes) {
    return nodes.stream().map(node -> node.info().name()).toList();
  }

  /// The node on which others made room for `pod`, null where there is none.
  private static @Nullable NodeState promised(PodNeeds pod, Observed seen) {
    String name = seen.nominations().nodeOf(pod.name());
    return name == null ? null : seen.nodeNamed(name);
  }

  /// What speaks against `node` as things are in `seen`, read afresh.
  static List<Veto> vetoes(PodNeeds pod, NodeState node, Observed seen) {
    VolumeNeeds volumes = VolumeNeeds.of(pod, seen);
    if (volumes.everywhere() != null) return List.of(volumes.everywhere());
    return vetoes(pod, node, volumes, PodTopology.of(pod, seen), seen);
  }

  /// The pod has to fit as it is, and also once the pods have come that wait for room there and are
  /// not less important: it must neither count on them nor be in their way.
  private static List<Veto> vetoes(
      PodNeeds pod, NodeState node, VolumeNeeds volumes, PodTopology topology, Observed seen) {
    List<Veto> now = Filter.vetoes(pod, node, volumes, topology);
    if (!now.isEmpty()) return now;
    List<PodNeeds> awaited = seen.nominations().before(pod, node.info().name());
    if (awaited.isEmpty()) return now;
    return seen.with(
        awaited,
        node.info().name(),
        () -> Filter.vetoes(pod, node, volumes, PodTopology.of(pod, seen)));
  }

  /// How many nodes that would do are compared: all of a hundred, a smaller share of more, as
  /// Kubernetes has it.
  static int enough(int nodes) {
    if (nodes <= ENOUGH_IN_ANY_CASE) return ENOUGH_IN_ANY_CASE;
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(ENOUGH_IN_ANY_CASE, nodes * percent / 100);
  }
}
