package dev.ballast.controllers.daemonset;

import dev.ballast.controllers.daemonset.DaemonSetPlan.Action;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Observed;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The next step of a rolling update. Without surge it deletes as many old pods as may be missing;
/// their nodes get new ones in the next round. With surge it creates new pods beside old ones, as
/// many as may be surplus, and an old one goes when the new one beside it is available.
final class RollingUpdate {
  private final Observed seen;
  private final DaemonSpec set;
  private final Instant now;
  private final List<Action.CreatePod> creations = new ArrayList<>();
  private final List<Action.DeletePod> deletions = new ArrayList<>();

  /// What one node has, apart from pods on their way out.
  ///
  /// @param clear false where there are several of one sort, which the next round prunes
  private record Place(
      String node, @Nullable DaemonPod old, @Nullable DaemonPod young, boolean clear) {}

  RollingUpdate(Observed seen, Map<String, List<DaemonPod>> byNode, Instant now) {
    this.seen = seen;
    this.set = seen.set();
    this.now = now;
    int wanted = (int) seen.nodes().values().stream().filter(Eligibility::shouldRun).count();
    List<Place> places = places(byNode);
    int surge = set.mostSurging(wanted);
    if (surge > 0) surge(places, surge, wanted);
    else replace(places, set.mostUnavailable(wanted));
  }

  List<Action.CreatePod> creations() {
    return creations;
  }

  List<Action.DeletePod> deletions() {
    return deletions;
  }

  /// Every node that has or should have a pod, in the order of names.
  private List<Place> places(Map<String, List<DaemonPod>> byNode) {
    var names = new TreeSet<>(byNode.keySet());
    seen.nodes().forEach((node, fit) -> addIf(fit.shouldRun(), node, names));
    return names.stream().map(node -> place(node, byNode.getOrDefault(node, List.of()))).toList();
  }

  private static void addIf(boolean wanted, String node, TreeSet<String> names) {
    if (wanted) names.add(node);
  }

  private Place place(String node, List<DaemonPod> pods) {
    DaemonPod old = null;
    DaemonPod young = null;
    for (DaemonPod each : pods) {
      if (each.terminating()) continue;
      boolean updated = each.hash().equals(seen.hash());
      if (updated ? young != null : old != null) return new Place(node, null, null, false);
      if (updated) young = each;
      else old = each;
    }
    return new Place(node, old, young, true);
  }

  /// Deletes old pods. What is unavailable already uses up the allowance, but an unavailable old
  /// pod may always be replaced.
  private void replace(List<Place> places, int mostUnavailable) {
    int unavailable = 0;
    var candidates = new ArrayList<DaemonPod>();
    for (Place each : places) {
      DaemonPod old = each.old;
      DaemonPod young = each.young;
      if (old == null && young != null) {
        if (!isAvailable(young)) unavailable++;
      } else if (old == null || young != null) {
        unavailable++;
      } else if (isAvailable(old)) {
        candidates.add(old);
      } else {
        unavailable++;
        delete(old);
      }
    }
    int free = Math.max(0, mostUnavailable - unavailable);
    candidates.stream().limit(free).forEach(this::delete);
  }

  private void surge(List<Place> places, int mostSurging, int wanted) {
    int surging = 0;
    int available = 0;
    var candidates = new ArrayList<String>();
    var unwanted = new ArrayList<DaemonPod>();
    for (Place each : places) {
      DaemonPod old = each.old;
      DaemonPod young = each.young;
      if (!each.clear) surging++;
      if (isAvailable(old == null ? young : old)) available++;
      if (old == null) continue;
      if (young != null) {
        if (isAvailable(young)) delete(old);
        else surging++;
      } else if (!isWanted(each.node)) {
        if (isAvailable(old)) unwanted.add(old);
        else delete(old);
      } else if (isAvailable(old)) {
        candidates.add(each.node);
      } else {
        creations.add(new Action.CreatePod(each.node));
      }
    }
    unwanted.stream().limit(Math.max(0, available - wanted)).forEach(this::delete);
    int free = Math.max(0, mostSurging - surging);
    candidates.stream().limit(free).map(Action.CreatePod::new).forEach(creations::add);
  }

  private boolean isWanted(String node) {
    Eligibility fit = seen.nodes().get(node);
    return fit != null && fit.shouldRun();
  }

  private boolean isAvailable(@Nullable DaemonPod pod) {
    return pod != null && pod.available(set.minReadySeconds(), now);
  }

  private void delete(DaemonPod pod) {
    deletions.add(new Action.DeletePod(pod, Why.OUTDATED));
  }
}
