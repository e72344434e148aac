package dev.ballast.scheduler;

import dev.ballast.client.view.Taint;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Which of the nodes that would do is best. Each rule gives every node 0 to 100 points, the rules
/// are weighted as in Kubernetes, and the best sum wins; the first by name among equals.
final class Score {
  private static final long MOST = 100;

  private Score() {}

  static NodeState best(PodNeeds pod, List<NodeState> nodes, PodTopology topology, Observed seen) {
    if (nodes.size() == 1) return nodes.getFirst();
    var sums = new long[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = leastUsed(pod, nodes.get(i)) + balance(pod, nodes.get(i));
    }
    addFewer(sums, nodes, 3, node -> softTaints(pod, node.info()));
    addMore(sums, nodes, 2, node -> preference(pod, node.info()));
    addMore(sums, nodes, 2, node -> topology.liking(node.info()));
    addFewer(sums, nodes, 2, node -> topology.crowding(node.info()));
    Map<String, Integer> siblings = pod.owner().isEmpty() ? Map.of() : seen.siblings(pod.owner());
    addFewer(sums, nodes, 2, node -> siblings.getOrDefault(node.info().name(), 0));
    int best = 0;
    for (int i = 1; i < sums.length; i++) if (sums[i] > sums[best]) best = i;
    return nodes.get(best);
  }

  /// The share of processor and memory that stays free.
  private static long leastUsed(PodNeeds pod, NodeState node) {
    Amounts all = node.info().allocatable();
    Amounts used = node.presumed().plus(pod.presumed());
    return (free(all.cpu(), used.cpu()) + free(all.memory(), used.memory())) / 2;
  }

  private static long free(long all, long used) {
    return all <= 0 || used > all ? 0 : (all - used) * MOST / all;
  }

  /// How alike processor and memory are used, so that neither is left over alone.
  private static long balance(PodNeeds pod, NodeState node) {
    Amounts all = node.info().allocatable();
    Amounts used = node.presumed().plus(pod.presumed());
    double apart = Math.abs(share(used.cpu(), all.cpu()) - share(used.memory(), all.memory()));
    return Math.round((1 - apart / 2) * MOST);
  }

  private static double share(long used, long all) {
    return all <= 0 ? 1 : Math.min(1.0, (double) used / all);
  }

  private static long softTaints(PodNeeds pod, NodeInfo node) {
    long count = 0;
    for (Taint each : node.taints()) {
      if (each.effect().equals(Taint.PREFER_NO_SCHEDULE) && !pod.tolerates(each)) count++;
    }
    return count;
  }

  private static long preference(PodNeeds pod, NodeInfo node) {
    long sum = 0;
    for (PodNeeds.WeightedTerm each : pod.preferredNodes()) {
      if (each.term().accepts(node)) sum += each.weight();
    }
    return sum;
  }

  private static void addMore(
      long[] sums, List<NodeState> nodes, int weight, ToLongFunction<NodeState> rule) {
    add(sums, nodes, weight, rule, true);
  }

  private static void addFewer(
      long[] sums, List<NodeState> nodes, int weight, ToLongFunction<NodeState> rule) {
    add(sums, nodes, weight, rule, false);
  }

  /// Spreads what `rule` says over 0 to 100; where it says the same of all, it decides nothing.
  private static void add(
      long[] sums,
      List<NodeState> nodes,
      int weight,
      ToLongFunction<NodeState> rule,
      boolean moreIsBetter) {
    var said = new long[sums.length];
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < said.length; i++) {
      said[i] = rule.applyAsLong(nodes.get(i));
      least = Math.min(least, said[i]);
      most = Math.max(most, said[i]);
    }
    if (least == most) return;
    for (int i = 0; i < said.length; i++) {
      long above = moreIsBetter ? said[i] - least : most - said[i];
      sums[i] += weight * (above * MOST / (most - least));
    }
  }
}
