package dev.ballast.controllers.statefulset;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import java.util.List;

/// A claim of a pod, as far as decisions need it.
record ClaimState(String name, boolean terminating, List<OwnerReference> owners) {
  /// Who a claim goes with.
  enum Owner {
    NOBODY,
    SET,
    POD
  }

  static ClaimState of(KubeObject claim) {
    return new ClaimState(claim.name(), claim.deleting(), claim.owners());
  }

  /// Who should own the claims of a pod, by the set's retention policy: a pod that scaling takes
  /// away takes its claims with it where the policy says so.
  static Owner wanted(SetSpec.Retention retention, boolean condemned) {
    if (condemned && retention.deleteWhenScaled()) return Owner.POD;
    return retention.deleteWithSet() ? Owner.SET : Owner.NOBODY;
  }

  /// Whether it is owned as wanted. A claim that somebody else controls is left to them.
  boolean isOwnedBy(Owner wanted, String setUid, String podUid) {
    if (owners.stream().anyMatch(each -> isForeignController(each, setUid, podUid))) return true;
    boolean bySet = owners.stream().anyMatch(each -> each.uid().equals(setUid));
    boolean byPod = owners.stream().anyMatch(each -> each.uid().equals(podUid));
    return bySet == (wanted == Owner.SET) && byPod == (wanted == Owner.POD);
  }

  private static boolean isForeignController(OwnerReference owner, String setUid, String podUid) {
    return owner.controller() && !owner.uid().equals(setUid) && !owner.uid().equals(podUid);
  }

  /// Whether it goes with a pod of that name that is no more: it will be collected.
  boolean goesWithFormer(String pod) {
    return owners.stream().anyMatch(each -> each.kind().equals("Pod") && each.name().equals(pod));
  }
}
