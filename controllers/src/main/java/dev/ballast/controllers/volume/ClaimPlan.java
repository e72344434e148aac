package dev.ballast.controllers.volume;

import dev.ballast.controllers.volume.BindingAction.AskProvisioner;
import dev.ballast.controllers.volume.BindingAction.AssignClass;
import dev.ballast.controllers.volume.BindingAction.MarkBound;
import dev.ballast.controllers.volume.BindingAction.MarkClaim;
import dev.ballast.controllers.volume.BindingAction.MarkVolume;
import dev.ballast.controllers.volume.BindingAction.NameVolume;
import dev.ballast.controllers.volume.BindingAction.TakeVolume;
import dev.ballast.controllers.volume.BindingAction.TellClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to do for one claim: bind it, have a volume made for it, let it wait, or say that its
/// volume is lost.
///
/// A claim with `bind-completed` is on the bound path: it never moves to another volume. Binding
/// writes in the order volume's claimRef, volume Bound, claim's volumeName, claim Bound, so that a
/// volume is taken before a claim relies on it.
final class ClaimPlan {
  private ClaimPlan() {}

  /// `candidates` are the volumes of the claim's class that are free, and those kept for it;
  /// `named` the one it names, if there; `waitingPod` the unscheduled pod that uses the claim, `""`
  /// where there is none.
  record Observed(
      Claim claim,
      List<Volume> candidates,
      Optional<Volume> named,
      Optional<StorageClass> storageClass,
      Optional<StorageClass> defaultClass,
      String waitingPod) {}

  static List<BindingAction> decide(Observed seen) {
    if (seen.claim().bindCompleted()) return bound(seen);
    return seen.claim().volumeName().isEmpty() ? free(seen) : named(seen);
  }

  private static List<BindingAction> bound(Observed seen) {
    Claim claim = seen.claim();
    if (claim.volumeName().isEmpty()) {
      return lost(
          claim,
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Its data is lost!");
    }
    if (seen.named().isEmpty()) {
      return lost(
          claim,
          "ClaimLost",
          "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }
    Volume volume = seen.named().get();
    if (volume.claimRef().isEmpty() || volume.claimedBy(claim)) return bind(claim, volume);
    return lost(
        claim,
        "ClaimMisbound",
        "Two claims are bound to the same volume, this one is bound incorrectly");
  }

  private static List<BindingAction> lost(Claim claim, String reason, String message) {
    if (claim.phase().equals("Lost")) return List.of();
    return List.of(
        new MarkClaim(claim.key(), "Lost"), new TellClaim(claim.key(), true, reason, message));
  }

  private static List<BindingAction> named(Observed seen) {
    Claim claim = seen.claim();
    if (seen.named().isEmpty()) return pending(claim);
    Volume volume = seen.named().get();
    if (volume.claimRef().isEmpty()) {
      Optional<String> mismatch = Match.mismatch(claim, volume);
      if (mismatch.isEmpty()) return bind(claim, volume);
      String words = "Cannot bind to requested volume \"" + volume.name() + "\": " + mismatch.get();
      return pending(claim, new TellClaim(claim.key(), true, "VolumeMismatch", words));
    }
    if (volume.claimedBy(claim)) return bind(claim, volume);
    String other = volume.claimRef().get().key().path();
    String words =
        "volume \"" + volume.name() + "\" already bound to a different claim (" + other + ").";
    return pending(claim, new TellClaim(claim.key(), true, "FailedBinding", words));
  }

  private static List<BindingAction> free(Observed seen) {
    Claim claim = seen.claim();
    boolean waits =
        seen.storageClass().filter(StorageClass::waitsForConsumer).isPresent()
            && claim.selectedNode().isEmpty();
    Optional<Volume> found =
        waits ? Match.reserved(claim, seen.candidates()) : Match.best(claim, seen.candidates());
    if (found.isPresent()) return bind(claim, found.get());
    if (claim.storageClass().isEmpty() && seen.defaultClass().isPresent()) {
      return List.of(new AssignClass(claim.key(), seen.defaultClass().get().name()));
    }
    if (waits) return pending(claim, waiting(seen));
    return claim.className().isEmpty()
        ? pending(claim, noClass(claim))
        : provision(claim, seen.storageClass());
  }

  private static List<BindingAction> provision(Claim claim, Optional<StorageClass> storageClass) {
    if (storageClass.isEmpty()) {
      String words = "storageclass.storage.k8s.io \"" + claim.className() + "\" not found";
      return pending(claim, new TellClaim(claim.key(), true, "ProvisioningFailed", words));
    }
    String provisioner = storageClass.get().provisioner();
    if (provisioner.equals(StorageClass.NO_PROVISIONER)) {
      return pending(
          claim,
          new TellClaim(
              claim.key(),
              false,
              "FailedBinding",
              "no volume of this class suits the claim, and the class makes none by itself"));
    }
    if (claim.provisioner().equals(provisioner)) return pending(claim);
    return pending(
        claim,
        new AskProvisioner(claim.key(), provisioner),
        new TellClaim(
            claim.key(),
            false,
            "ExternalProvisioning",
            "Waiting for the provisioner '"
                + provisioner
                + "' or an administrator to make a volume."));
  }

  private static TellClaim noClass(Claim claim) {
    return new TellClaim(
        claim.key(),
        false,
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set");
  }

  private static TellClaim waiting(Observed seen) {
    if (seen.waitingPod().isEmpty()) {
      return new TellClaim(
          seen.claim().key(),
          false,
          "WaitForFirstConsumer",
          "waiting for first consumer to be created before binding");
    }
    String words = "waiting for pod " + seen.waitingPod() + " to be scheduled";
    return new TellClaim(seen.claim().key(), false, "WaitForPodScheduled", words);
  }

  private static List<BindingAction> pending(Claim claim, BindingAction... more) {
    var actions = new ArrayList<BindingAction>();
    if (!claim.phase().equals("Pending")) actions.add(new MarkClaim(claim.key(), "Pending"));
    actions.addAll(List.of(more));
    return actions;
  }

  private static List<BindingAction> bind(Claim claim, Volume volume) {
    var actions = new ArrayList<BindingAction>();
    boolean taken = volume.claimRef().filter(ref -> ref.uid().equals(claim.uid())).isPresent();
    if (!taken) {
      actions.add(new TakeVolume(volume.name(), claim.key(), volume.claimRef().isEmpty()));
    }
    if (!volume.is("Bound")) actions.add(new MarkVolume(volume.name(), "Bound", ""));
    if (!claim.bindCompleted() || claim.volumeName().isEmpty()) {
      actions.add(new NameVolume(claim.key(), volume.name(), claim.volumeName().isEmpty()));
    }
    if (!claim.phase().equals("Bound")) actions.add(new MarkBound(claim.key(), volume.name()));
    return actions;
  }
}
