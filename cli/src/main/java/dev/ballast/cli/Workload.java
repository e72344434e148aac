package dev.ballast.cli;

import dev.ballast.client.Types;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.util.Map;
import java.util.Optional;

/// How far a set of pods is: what it wants, what it has, and what of that is of its newest
/// template.
///
/// @param wanted how many pods it wants
/// @param present how many it has, ending ones left out
/// @param outdated how many are to be of the newest template and are not yet
/// @param observed whether its controller has seen what is asked for now
record Workload(
    String name, long wanted, long present, long ready, long outdated, boolean observed) {
  private static final Map<String, ResourceType> TYPES =
      Map.of(
          "StatefulSet", Types.STATEFUL_SETS,
          "DaemonSet", Types.DAEMON_SETS,
          "Deployment", Types.DEPLOYMENTS);

  /// The resource of a kind of workload; empty for any other kind.
  static Optional<ResourceType> type(String kind) {
    return Optional.ofNullable(TYPES.get(kind));
  }

  static Workload of(KubeObject set) {
    boolean daemons = set.kind().equals("DaemonSet");
    long wanted =
        daemons
            ? set.number(0, "status", "desiredNumberScheduled")
            : set.number(1, "spec", "replicas");
    return new Workload(
        set.kind() + " " + set.path(),
        wanted,
        present(set),
        set.number(0, "status", daemons ? "numberReady" : "readyReplicas"),
        outdated(set, wanted),
        set.number(0, "status", "observedGeneration") >= set.generation()
            && (wanted > 0 || !daemons));
  }

  /// Pods below a partition, and pods that only their deletion updates, are not waited for.
  private static long outdated(KubeObject set, long wanted) {
    boolean daemons = set.kind().equals("DaemonSet");
    String strategy = set.kind().equals("Deployment") ? "strategy" : "updateStrategy";
    if (set.text("spec", strategy, "type").equals("OnDelete")) return 0;
    long kept = set.number(0, "spec", strategy, "rollingUpdate", "partition");
    long updated = set.number(0, "status", daemons ? "updatedNumberScheduled" : "updatedReplicas");
    return Math.max(0, Math.min(wanted, present(set)) - kept - updated);
  }

  private static long present(KubeObject set) {
    boolean daemons = set.kind().equals("DaemonSet");
    return set.number(0, "status", daemons ? "currentNumberScheduled" : "replicas");
  }

  boolean done() {
    return observed && present == wanted && ready >= wanted && outdated == 0;
  }

  /// `2 of 3 ready`
  String progress() {
    var text = new StringBuilder();
    text.append(Math.min(ready, wanted)).append(" of ").append(wanted).append(" ready");
    if (present > wanted) text.append(", ").append(present - wanted).append(" too many");
    if (outdated > 0) text.append(", ").append(outdated).append(" to be updated");
    return text.toString();
  }
}
