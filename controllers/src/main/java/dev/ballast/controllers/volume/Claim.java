package dev.ballast.controllers.volume;

import dev.ballast.client.view.ClaimView;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What binding, protection and provisioning look at in a PersistentVolumeClaim.
///
/// `storageClass` is empty where the claim names none at all (it may get the default one later);
/// `""` in it means that the claim wants none.
public record Claim(
    ObjectKey key,
    String uid,
    String phase,
    boolean deleting,
    Optional<String> storageClass,
    String volumeName,
    Set<String> accessModes,
    String volumeMode,
    Quantity request,
    Quantity capacity,
    LabelSelector selector,
    Map<String, String> annotations,
    Set<String> finalizers) {
  public static final GroupResource RESOURCE = new GroupResource("", "persistentvolumeclaims");

  /// The claim and its volume point at each other: from here on only loss can part them.
  public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

  /// On a claim: the controller chose the volume. On a volume: the controller chose the claim.
  public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  /// Where the scheduler wants the first consumer, and so the volume.
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  /// Which provisioner is asked to make a volume.
  public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  public static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

  public static Claim of(KubeObject claim) {
    var view = new ClaimView(claim);
    return new Claim(
        new ObjectKey(RESOURCE, claim.namespace(), claim.name()),
        claim.uid(),
        view.phase(),
        claim.deleting(),
        view.storageClass(),
        view.volumeName(),
        Set.copyOf(view.accessModes()),
        view.volumeMode(),
        view.request(),
        view.capacity(),
        view.selector(),
        claim.annotations(),
        Set.copyOf(claim.finalizers()));
  }

  /// The class's name, `""` where there is none.
  public String className() {
    return storageClass.orElse("");
  }

  public boolean bindCompleted() {
    return annotations.containsKey(BIND_COMPLETED);
  }

  public boolean boundByController() {
    return annotations.containsKey(BOUND_BY_CONTROLLER);
  }

  public String selectedNode() {
    return annotations.getOrDefault(SELECTED_NODE, "");
  }

  public String provisioner() {
    return annotations.getOrDefault(PROVISIONER, "");
  }
}
