package dev.ballast.controllers.nodelife;

import dev.ballast.client.view.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a node's silence or its own words mean: its conditions, its taints, and whether its pods
/// still count as ready.
final class HealthPlan {
  private static final int FEW = 2;
  private static final double MOST_LOST = 0.55;

  private HealthPlan() {}

  enum Ready {
    TRUE,
    FALSE,
    UNKNOWN,
    /// The node has not said anything yet.
    UNSAID
  }

  /// `heard` is when the node was last heard of, by this server's clock; `pressures` are its other
  /// conditions that are true.
  record Observed(
      String node,
      Ready ready,
      Map<String, Boolean> conditions,
      boolean unschedulable,
      List<NodeTaint> taints,
      Instant heard,
      Cluster cluster) {}

  /// How many nodes there are and how many of them are not ready.
  record Cluster(int nodes, int lost) {
    /// Whether pods may be taken from lost nodes. When all or most of the nodes seem lost, it is
    /// rather the network or the control plane that is, and moving everything makes it worse.
    boolean mayEvict() {
      if (lost >= nodes) return false;
      return lost <= FEW || (double) lost / nodes < MOST_LOST;
    }
  }

  sealed interface Action {
    /// Sets the node's conditions to Unknown.
    record MarkUnknown(String node, boolean neverHeard) implements Action {}

    record SetTaints(String node, List<NodeTaint> taints) implements Action {}

    /// Sets Ready to False on the node's pods.
    record MarkPodsNotReady(String node) implements Action {}

    record LookAgain(Duration after) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now, Duration grace) {
    var actions = new ArrayList<Action>();
    Duration silent = Duration.between(seen.heard(), now);
    boolean lost = silent.compareTo(grace) >= 0;
    Ready ready = lost ? Ready.UNKNOWN : seen.ready();
    if (lost && seen.ready() != Ready.UNKNOWN) {
      actions.add(new Action.MarkUnknown(seen.node(), seen.ready() == Ready.UNSAID));
    }
    List<NodeTaint> taints = taints(seen, ready, now.truncatedTo(ChronoUnit.SECONDS));
    if (!taints.equals(seen.taints())) actions.add(new Action.SetTaints(seen.node(), taints));
    if (ready == Ready.FALSE || ready == Ready.UNKNOWN) {
      actions.add(new Action.MarkPodsNotReady(seen.node()));
    }
    if (!lost) actions.add(new Action.LookAgain(grace.minus(silent)));
    return actions;
  }

  private static List<NodeTaint> taints(Observed seen, Ready ready, Instant now) {
    var wanted = new ArrayList<Taint>();
    boolean evict = seen.cluster().mayEvict();
    switch (ready) {
      case TRUE -> {}
      case FALSE -> add(wanted, NodeTaint.NOT_READY, evict);
      case UNKNOWN -> add(wanted, NodeTaint.UNREACHABLE, evict);
      case UNSAID -> add(wanted, NodeTaint.NOT_READY, false);
    }
    if (seen.unschedulable()) add(wanted, NodeTaint.UNSCHEDULABLE, false);
    pressure(seen, "MemoryPressure", NodeTaint.MEMORY, wanted);
    pressure(seen, "DiskPressure", NodeTaint.DISK, wanted);
    pressure(seen, "PIDPressure", NodeTaint.PIDS, wanted);
    pressure(seen, "NetworkUnavailable", NodeTaint.NETWORK, wanted);
    var all = new ArrayList<NodeTaint>();
    for (NodeTaint each : seen.taints()) {
      boolean ours = NodeTaint.OURS.contains(each.taint().key()) && !isUsers(each);
      if (!ours || wanted.remove(each.taint())) all.add(each);
    }
    wanted.forEach(each -> all.add(new NodeTaint(each, now)));
    return all;
  }

  /// `NoExecute` for a mere cordon or pressure is somebody's own choice.
  private static boolean isUsers(NodeTaint taint) {
    String key = taint.taint().key();
    return taint.evicts() && !key.equals(NodeTaint.NOT_READY) && !key.equals(NodeTaint.UNREACHABLE);
  }

  private static void pressure(Observed seen, String condition, String key, List<Taint> wanted) {
    if (Optional.ofNullable(seen.conditions().get(condition)).orElse(false))
      add(wanted, key, false);
  }

  private static void add(List<Taint> wanted, String key, boolean evict) {
    wanted.add(new Taint(key, "", Taint.NO_SCHEDULE));
    if (evict) wanted.add(new Taint(key, "", Taint.NO_EXECUTE));
  }
}
