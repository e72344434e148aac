package dev.ballast.controllers.volume.provision;

import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.StorageClass;
import dev.ballast.controllers.volume.Volume;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to do for a bound claim that asks for more than it has. A local folder has no size of its
/// own, so growing it is bookkeeping: first the volume's capacity, then the claim's, neither of
/// which ever shrinks.
final class GrowthPlan {
  private GrowthPlan() {}

  record Observed(Claim claim, Optional<Volume> volume, Optional<StorageClass> storageClass) {}

  sealed interface Action {
    record GrowVolume(String volume, Quantity capacity) implements Action {}

    record GrowClaim(ObjectKey claim, Quantity capacity) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    Claim claim = seen.claim();
    boolean asks =
        claim.phase().equals("Bound")
            && claim.request().compareTo(claim.capacity()) > 0
            && !claim.deleting();
    if (!asks || seen.volume().isEmpty() || !seen.volume().get().claimedBy(claim)) return List.of();
    Volume volume = seen.volume().get();
    boolean allowed = seen.storageClass().filter(StorageClass::allowsExpansion).isPresent();
    if (!allowed || !volume.provisionedBy().equals(LocalStorage.PROVISIONER)) return List.of();
    var actions = new ArrayList<Action>();
    if (volume.capacity().compareTo(claim.request()) < 0) {
      actions.add(new Action.GrowVolume(volume.name(), claim.request()));
    }
    actions.add(new Action.GrowClaim(claim.key(), claim.request()));
    return actions;
  }
}
