package dev.ballast.scheduler;

import dev.ballast.client.view.ClaimView;
import dev.ballast.client.view.VolumeView;
import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a pod's claims demand of a node: reach the bound ones' volumes, and get volumes for those
/// that wait for their first consumer. Read once a pod, asked once a node.
///
/// @param everywhere what keeps the pod from every node, null where nothing does
record VolumeNeeds(@Nullable Veto everywhere, List<NodeRule> bound, List<Unbound> unbound) {
  static final VolumeNeeds NONE = new VolumeNeeds(null, List.of(), List.of());
  static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";
  private static final String COMPLETED = "pv.kubernetes.io/bind-completed";

  /// A volume that could serve a claim, and where.
  record Candidate(String volume, NodeRule nodes) {}

  /// A claim that waits for its first consumer.
  ///
  /// @param candidates from the best to the worst
  /// @param selected the node that its volume is to be made on already, or `""`
  record Unbound(
      Name claim,
      List<Candidate> candidates,
      boolean provisions,
      NodeRule topology,
      String selected) {

    /// How to get a volume on `node`, leaving alone those that are `taken`.
    Optional<VolumeStep> stepOn(NodeInfo node, Set<String> taken) {
      if (!selected.isEmpty() && !selected.equals(node.name())) return Optional.empty();
      for (Candidate each : candidates) {
        if (!taken.contains(each.volume()) && each.nodes().accepts(node)) {
          taken.add(each.volume());
          return Optional.of(new VolumeStep.Reserve(claim, each.volume()));
        }
      }
      boolean possible = provisions && topology.accepts(node);
      return possible
          ? Optional.of(new VolumeStep.Provision(claim, node.name()))
          : Optional.empty();
    }
  }

  static VolumeNeeds of(PodNeeds pod, Observed seen) {
    if (pod.claims().isEmpty()) return NONE;
    var bound = new ArrayList<NodeRule>();
    var unbound = new ArrayList<Unbound>();
    for (String name : pod.claims()) {
      Name claimName = new Name(pod.name().namespace(), name);
      ClaimView claim = seen.storage().claim(claimName);
      Veto veto = vetoOf(pod, name, claim, seen);
      if (veto != null || claim == null) return new VolumeNeeds(veto, List.of(), List.of());
      if (isBound(claim)) {
        VolumeView volume = seen.storage().volume(claim.volumeName());
        if (volume == null) return new VolumeNeeds(new Veto.VolumeGone(), List.of(), List.of());
        bound.add(NodeRule.ofTerms(volume.requiredNodes()));
      } else {
        unbound.add(unbound(claimName, claim, seen.storage()));
      }
    }
    return new VolumeNeeds(null, bound, unbound);
  }

  /// Whether all of `pod`'s claims are there and bound, so that it can be bound itself.
  static boolean ready(PodNeeds pod, StorageState storage) {
    for (String name : pod.claims()) {
      ClaimView claim = storage.claim(new Name(pod.name().namespace(), name));
      if (claim == null || !isBound(claim)) return false;
    }
    return true;
  }

  private static boolean isBound(ClaimView claim) {
    return !claim.volumeName().isEmpty() && claim.object().annotations().containsKey(COMPLETED);
  }

  private static @Nullable Veto vetoOf(
      PodNeeds pod, String name, @Nullable ClaimView claim, Observed seen) {
    String quoted = "persistentvolumeclaim \"" + name + "\"";
    if (claim == null) return new Veto.ClaimProblem(quoted + " not found");
    if (claim.object().deleting()) return new Veto.ClaimProblem(quoted + " is being deleted");
    if (claim.lost()) {
      String lost = quoted + " bound to non-existent persistentvolume \"%s\"";
      return new Veto.ClaimProblem(lost.formatted(claim.volumeName()));
    }
    if (claim.accessModes().contains("ReadWriteOncePod") && usedByOther(pod, name, seen)) {
      return new Veto.ClaimInUse();
    }
    if (!isBound(claim) && !waitsForConsumer(claim, seen.storage())) {
      return new Veto.ClaimProblem("pod has unbound immediate PersistentVolumeClaims");
    }
    return null;
  }

  private static boolean usedByOther(PodNeeds pod, String claim, Observed seen) {
    for (PodNeeds other : seen.podsIn(pod.name().namespace())) {
      if (other.claims().contains(claim) && !other.name().equals(pod.name())) return true;
    }
    return false;
  }

  private static boolean waitsForConsumer(ClaimView claim, StorageState storage) {
    KubeObject storageClass = storage.storageClass(claim.storageClass().orElse(""));
    return claim.volumeName().isEmpty()
        && storageClass != null
        && storageClass.text("volumeBindingMode").equals("WaitForFirstConsumer");
  }

  private static Unbound unbound(Name name, ClaimView claim, StorageState storage) {
    String className = claim.storageClass().orElse("");
    KubeObject storageClass = storage.storageClass(className);
    String provisioner = storageClass == null ? "" : storageClass.text("provisioner");
    List<Candidate> candidates =
        storage.candidates(name, className).stream()
            .filter(volume -> serves(volume, name, claim, storage))
            .sorted(
                Comparator.comparing((VolumeView volume) -> volume.claim().isEmpty())
                    .thenComparing(VolumeView::capacity)
                    .thenComparing(VolumeView::name))
            .map(each -> new Candidate(each.name(), NodeRule.ofTerms(each.requiredNodes())))
            .toList();
    return new Unbound(
        name,
        candidates,
        !provisioner.isEmpty() && !provisioner.equals(NO_PROVISIONER),
        storageClass == null ? NodeRule.ANY : topologies(storageClass),
        claim.object().annotations().getOrDefault(SELECTED_NODE, ""));
  }

  private static boolean serves(
      VolumeView volume, Name name, ClaimView claim, StorageState storage) {
    boolean free =
        volume.claim().isEmpty()
            ? volume.phase().equals("Available") && !storage.promisedToOther(volume.name(), name)
            : volume.claim().get().names(claim.object());
    return free
        && !volume.object().deleting()
        && volume.storageClass().equals(claim.storageClass().orElse(""))
        && volume.volumeMode().equals(claim.volumeMode())
        && volume.capacity().compareTo(claim.request()) >= 0
        && volume.accessModes().containsAll(claim.accessModes())
        && claim.selector().matches(volume.object().labels());
  }

  /// A class's `allowedTopologies`, whose terms have the form of `matchLabelExpressions`.
  private static NodeRule topologies(KubeObject storageClass) {
    JsonNode allowed = storageClass.at("allowedTopologies");
    if (allowed.isEmpty()) return NodeRule.ANY;
    var terms = Json.object();
    var list = terms.putArray("nodeSelectorTerms");
    for (JsonNode each : allowed) {
      var expressions = list.addObject().putArray("matchExpressions");
      for (JsonNode one : each.path("matchLabelExpressions")) {
        var expression = expressions.addObject().put("key", Json.string(one, "key"));
        expression.put("operator", "In").set("values", one.path("values"));
      }
    }
    return NodeRule.ofTerms(terms);
  }

  @Nullable Veto veto(NodeInfo node) {
    for (NodeRule each : bound) if (!each.accepts(node)) return new Veto.VolumeElsewhere();
    var taken = new HashSet<String>();
    for (Unbound each : unbound) {
      boolean elsewhere = !each.selected().isEmpty() && !each.selected().equals(node.name());
      if (elsewhere) return new Veto.VolumeElsewhere();
      if (each.stepOn(node, taken).isEmpty()) return new Veto.NoVolume();
    }
    return null;
  }

  /// What to do about the unbound claims once `node` is chosen.
  List<VolumeStep> steps(NodeInfo node) {
    var taken = new HashSet<String>();
    var steps = new ArrayList<VolumeStep>();
    for (Unbound each : unbound) each.stepOn(node, taken).ifPresent(steps::add);
    return steps;
  }
}
