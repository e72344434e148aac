package dev.ballast.controllers.volume;

import dev.ballast.client.view.VolumeView;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What binding, protection and provisioning look at in a PersistentVolume.
public record Volume(
    String name,
    String uid,
    String phase,
    boolean deleting,
    String storageClass,
    Optional<ClaimRef> claimRef,
    Set<String> accessModes,
    String volumeMode,
    Quantity capacity,
    String reclaimPolicy,
    Map<String, String> labels,
    Map<String, String> annotations,
    Set<String> finalizers) {
  public static final GroupResource RESOURCE = new GroupResource("", "persistentvolumes");

  /// Which provisioner made the volume, and so takes it away.
  public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  /// The claim that a volume belongs to. Without a uid the volume is reserved for whichever claim
  /// comes by that name.
  public record ClaimRef(String namespace, String name, String uid) {
    public boolean reserved() {
      return uid.isEmpty();
    }

    /// Whether `claim` is the one meant.
    public boolean means(Claim claim) {
      return namespace.equals(claim.key().namespace())
          && name.equals(claim.key().name())
          && (uid.isEmpty() || uid.equals(claim.uid()));
    }

    public ObjectKey key() {
      return new ObjectKey(Claim.RESOURCE, namespace, name);
    }
  }

  public static Volume of(KubeObject volume) {
    var view = new VolumeView(volume);
    return new Volume(
        view.name(),
        view.uid(),
        view.phase().isEmpty() ? "Pending" : view.phase(),
        volume.deleting(),
        view.storageClass(),
        view.claim().map(ref -> new ClaimRef(ref.namespace(), ref.name(), ref.uid())),
        Set.copyOf(view.accessModes()),
        view.volumeMode(),
        view.capacity(),
        view.reclaimPolicy(),
        volume.labels(),
        volume.annotations(),
        Set.copyOf(volume.finalizers()));
  }

  public boolean is(String phase) {
    return this.phase.equals(phase);
  }

  /// Whether the volume is this claim's: by uid, or kept for a claim of this name.
  public boolean claimedBy(Claim claim) {
    return claimRef.filter(ref -> ref.means(claim)).isPresent();
  }

  public boolean boundByController() {
    return annotations.containsKey(Claim.BOUND_BY_CONTROLLER);
  }

  public String provisionedBy() {
    return annotations.getOrDefault(PROVISIONED_BY, "");
  }
}
