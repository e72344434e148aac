package dev.ballast.controllers.volume;

import dev.ballast.controllers.volume.BindingAction.FreeVolume;
import dev.ballast.controllers.volume.BindingAction.LookAtClaim;
import dev.ballast.controllers.volume.BindingAction.MarkVolume;
import dev.ballast.controllers.volume.BindingAction.TellVolume;
import java.util.List;
import java.util.Optional;

/// What to do for one volume: offer it, keep it with its claim, or release it once the claim is
/// gone for certain.
///
/// Taking a released volume away is its provisioner's work; a volume without one, or to be kept,
/// stays Released.
final class VolumePlan {
  private VolumePlan() {}

  /// `claim` is the one that the volume's claimRef names, by uid too; its absence has been checked
  /// at the server.
  record Observed(Volume volume, Optional<Claim> claim) {}

  static List<BindingAction> decide(Observed seen) {
    Volume volume = seen.volume();
    if (volume.claimRef().isEmpty() || volume.claimRef().get().reserved()) return offer(seen);
    if (seen.claim().isEmpty()) return release(volume);
    Claim claim = seen.claim().get();
    if (claim.volumeName().isEmpty()) return missingName(volume, claim);
    if (claim.volumeName().equals(volume.name())) return mark(volume, "Bound");
    boolean spare = !volume.provisionedBy().isEmpty() && volume.reclaimPolicy().equals("Delete");
    if (spare) return release(volume);
    return List.of(new FreeVolume(volume.name(), !volume.boundByController()));
  }

  private static List<BindingAction> offer(Observed seen) {
    Volume volume = seen.volume();
    if (!volume.is("Available")) return mark(volume, "Available");
    return volume
        .claimRef()
        .<List<BindingAction>>map(ref -> List.of(new LookAtClaim(ref.key())))
        .orElse(List.of());
  }

  private static List<BindingAction> missingName(Volume volume, Claim claim) {
    if (volume.volumeMode().equals(claim.volumeMode()))
      return List.of(new LookAtClaim(claim.key()));
    String words =
        "Cannot bind PersistentVolume to requested PersistentVolumeClaim \""
            + claim.key().name()
            + "\" due to incompatible volumeMode.";
    return List.of(new TellVolume(volume.name(), true, "VolumeMismatch", words));
  }

  private static List<BindingAction> release(Volume volume) {
    if (volume.is("Failed")) return List.of();
    if (!volume.is("Released")) return mark(volume, "Released");
    if (volume.reclaimPolicy().equals("Recycle")) {
      return fail(volume, "VolumeFailedRecycle", "The reclaim policy Recycle is not supported");
    }
    boolean orphaned = volume.reclaimPolicy().equals("Delete") && volume.provisionedBy().isEmpty();
    if (!orphaned) return List.of();
    return fail(
        volume,
        "VolumeFailedDelete",
        "No provisioner made this volume (annotation "
            + Volume.PROVISIONED_BY
            + "), so none can delete it");
  }

  private static List<BindingAction> fail(Volume volume, String reason, String message) {
    return List.of(
        new MarkVolume(volume.name(), "Failed", message),
        new TellVolume(volume.name(), true, reason, message));
  }

  private static List<BindingAction> mark(Volume volume, String phase) {
    return volume.is(phase) ? List.of() : List.of(new MarkVolume(volume.name(), phase, ""));
  }
}
