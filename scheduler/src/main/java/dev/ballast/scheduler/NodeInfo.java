package dev.ballast.scheduler;

import dev.ballast.client.view.NodeView;
import dev.ballast.client.view.Taint;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What matters of a node for placing pods; two of a node are equal where nothing of that changed.
record NodeInfo(String name, Map<String, String> labels, List<Taint> taints, Amounts allocatable) {
  private static final Taint UNSCHEDULABLE =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);

  static NodeInfo of(KubeObject node) {
    var view = new NodeView(node);
    List<Taint> taints = new ArrayList<>(view.taints());
    if (view.unschedulable() && !taints.contains(UNSCHEDULABLE)) taints.add(UNSCHEDULABLE);
    return new NodeInfo(
        node.name(),
        Map.copyOf(node.labels()),
        List.copyOf(taints),
        Amounts.of(node.at("status", "allocatable")));
  }

  static boolean marksUnschedulable(Taint taint) {
    return taint.key().equals(UNSCHEDULABLE.key());
  }
}
