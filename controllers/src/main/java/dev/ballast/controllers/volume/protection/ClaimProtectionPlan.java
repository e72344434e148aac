package dev.ballast.controllers.volume.protection;

import dev.ballast.objects.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a claim may be let go. A claim is in use while any scheduled pod names it, a completed
/// one too: its files may still be mounted. A pod that no node has yet does not hold it.
final class ClaimProtectionPlan {
  static final String FINALIZER = "kubernetes.io/pvc-protection";

  private ClaimProtectionPlan() {}

  record Observed(Claimed claim, List<PodUse> pods) {}

  record Claimed(ObjectKey key, boolean deleting, boolean protectedNow) {}

  record PodUse(ObjectKey pod, boolean scheduled, Set<String> claims) {}

  sealed interface Action {
    record Protect(ObjectKey claim) implements Action {}

    record Release(ObjectKey claim) implements Action {}

    record WaitFor(ObjectKey claim, ObjectKey pod) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    Claimed claim = seen.claim();
    if (!claim.deleting()) {
      return claim.protectedNow() ? List.of() : List.of(new Action.Protect(claim.key()));
    }
    if (!claim.protectedNow()) return List.of();
    return firstUser(seen)
        .<List<Action>>map(pod -> List.of(new Action.WaitFor(claim.key(), pod)))
        .orElseGet(() -> List.of(new Action.Release(claim.key())));
  }

  private static Optional<ObjectKey> firstUser(Observed seen) {
    ObjectKey claim = seen.claim().key();
    return seen.pods().stream()
        .filter(use -> use.scheduled() && use.pod().namespace().equals(claim.namespace()))
        .filter(use -> use.claims().contains(claim.name()))
        .map(PodUse::pod)
        .findFirst();
  }
}
