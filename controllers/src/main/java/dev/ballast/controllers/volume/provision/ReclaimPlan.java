package dev.ballast.controllers.volume.provision;

import dev.ballast.controllers.volume.Volume;
import java.util.List;

/// What becomes of a local volume that no claim holds any more. Its node removes the folder and
/// then the finalizer; for a node that has left the cluster nobody can do that, so the object goes
/// and the folder stays where it is.
final class ReclaimPlan {
  private static final String PROTECTION = "kubernetes.io/pv-protection";

  private ReclaimPlan() {}

  record Observed(Volume volume, boolean nodeThere) {}

  sealed interface Action {
    record Delete(String volume) implements Action {}

    record Abandon(String volume) implements Action {}
  }

  static List<Action> decide(Observed seen) {
    Volume volume = seen.volume();
    if (!volume.provisionedBy().equals(LocalStorage.PROVISIONER)) return List.of();
    if (!volume.deleting()) {
      boolean over = volume.is("Released") && volume.reclaimPolicy().equals("Delete");
      return over ? List.of(new Action.Delete(volume.name())) : List.of();
    }
    boolean waits =
        volume.finalizers().contains(LocalStorage.FINALIZER)
            && !volume.finalizers().contains(PROTECTION);
    return waits && !seen.nodeThere() ? List.of(new Action.Abandon(volume.name())) : List.of();
  }
}
