package dev.ballast.scheduler;

import dev.ballast.client.view.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a pod can go to a node: the vetoes of the first rule that has any, in the order in which
/// Kubernetes asks; none where it can.
final class Filter {
  private Filter() {}

  static List<Veto> vetoes(
      PodNeeds pod, NodeState node, VolumeNeeds volumes, PodTopology topology) {
    NodeInfo info = node.info();
    Optional<Taint> taint = pod.untolerated(info);
    if (taint.isPresent()) {
      boolean cordoned = NodeInfo.marksUnschedulable(taint.get());
      return List.of(cordoned ? new Veto.Cordoned() : new Veto.Tainted(taint.get()));
    }
    if (!pod.nodes().accepts(info)) return List.of(new Veto.OtherNodeWanted());
    if (!pod.ports().isEmpty() && portTaken(pod, node)) return List.of(new Veto.PortTaken());
    List<Veto> lacking = lacking(pod.requests(), node);
    if (!lacking.isEmpty()) return lacking;
    Veto ofVolumes = volumes.veto(info);
    if (ofVolumes != null) return List.of(ofVolumes);
    Veto ofTopology = topology.veto(info);
    return ofTopology == null ? List.of() : List.of(ofTopology);
  }

  private static boolean portTaken(PodNeeds pod, NodeState node) {
    for (PodNeeds other : node.pods()) {
      for (HostPort taken : other.ports()) {
        for (HostPort wanted : pod.ports()) if (wanted.excludes(taken)) return true;
      }
    }
    return false;
  }

  /// What of `asked` the node has not free. What is not asked for can't lack, however full it is.
  private static List<Veto> lacking(Amounts asked, NodeState node) {
    Amounts all = node.info().allocatable();
    Amounts used = node.requested();
    var lacking = new ArrayList<Veto>(0);
    if (used.pods() + asked.pods() > all.pods()) lacking.add(new Veto.TooManyPods());
    check("cpu", asked.cpu(), all.cpu(), used.cpu(), lacking);
    check("memory", asked.memory(), all.memory(), used.memory(), lacking);
    check("ephemeral-storage", asked.storage(), all.storage(), used.storage(), lacking);
    for (Map.Entry<String, Long> each : asked.others().entrySet()) {
      String name = each.getKey();
      check(name, each.getValue(), all.other(name), used.other(name), lacking);
    }
    return lacking;
  }

  private static void check(String name, long asked, long all, long used, List<Veto> lacking) {
    if (asked > 0 && asked > all - used) lacking.add(new Veto.Insufficient(name, asked > all));
  }
}
