package dev.ballast.controllers.volume.provision;

import static dev.ballast.controllers.volume.Sample.claim;
import static dev.ballast.controllers.volume.Sample.storageClass;
import static dev.ballast.controllers.volume.Sample.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.Sample;
import dev.ballast.controllers.volume.Volume;
import dev.ballast.controllers.volume.provision.ProvisionPlan.Action;
import dev.ballast.controllers.volume.provision.ProvisionPlan.Place;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisionPlanTest {
  private static final ObjectKey DATA = new ObjectKey(Claim.RESOURCE, "default", "data");
  private static final Place N1 = new Place("n1", "host1", "/var/lib/ballast/volumes", true);

  @Test
  void s51_provisioningWaitsForTheSelectedNode() {
    assertThat(decide(asking(), true, N1)).isEmpty();
    assertThat(decide(asking().annotated(Claim.SELECTED_NODE, "n1"), true, N1))
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Make.class,
            make -> {
              assertThat(make.order().path()).isEqualTo("/var/lib/ballast/volumes/pvc-uid-data");
              assertThat(make.order().hostname()).isEqualTo("host1");
              assertThat(make.order().capacity()).isEqualTo(Quantity.parse("1Gi"));
            });
  }

  @Test
  void s52_aSelectedNodeThatIsGoneIsChosenAgain() {
    assertThat(decide(asking().annotated(Claim.SELECTED_NODE, "n2"), true, N1))
        .singleElement()
        .isInstanceOf(Action.ChooseAgain.class);
  }

  @Test
  void bindingAtOnceNeedsAReadyNode() {
    assertThat(decide(asking(), false, N1)).singleElement().isInstanceOf(Action.Make.class);
    assertThat(decide(asking(), false, new Place("n1", "host1", "/d", false)))
        .singleElement()
        .isInstanceOf(Action.Refuse.class);
  }

  @Test
  void whatAFolderCanNotBeIsRefused() {
    assertThat(decide(asking().spec("volumeMode", "Block"), false, N1))
        .singleElement()
        .isInstanceOf(Action.Refuse.class);
    assertThat(decide(asking().selecting("a", "b"), false, N1))
        .singleElement()
        .isInstanceOf(Action.Refuse.class);
  }

  @Test
  void nobodyElsesClaimIsServed() {
    assertThat(decide(claim("data").annotated(Claim.PROVISIONER, "x/y"), false, N1)).isEmpty();
    assertThat(decide(asking().spec("volumeName", "mine"), false, N1)).isEmpty();
    assertThat(decide(asking().deleting(), false, N1)).isEmpty();
  }

  @Test
  void s56_aReleasedVolumeIsDeletedUnderDeleteAlone() {
    Sample volume = local().claimedBy("data", "uid-data");
    assertThat(reclaim(volume.phase("Bound"), true)).isEmpty();
    assertThat(reclaim(volume.phase("Released"), true))
        .containsExactly(new ReclaimPlan.Action.Delete("a"));
    assertThat(reclaim(volume.spec("persistentVolumeReclaimPolicy", "Retain"), true)).isEmpty();
  }

  @Test
  void onlyTheFolderOfAVanishedNodeIsLeftBehind() {
    Sample going = local().deleting().finalizers(LocalStorage.FINALIZER);
    assertThat(reclaim(going, true)).isEmpty();
    assertThat(reclaim(going, false)).containsExactly(new ReclaimPlan.Action.Abandon("a"));
    going.finalizers(LocalStorage.FINALIZER, "kubernetes.io/pv-protection");
    assertThat(reclaim(going, false)).isEmpty();
  }

  @Test
  void s57_aClaimGrowsWithItsVolumeAndNeverShrinks() {
    Volume volume = local().claimedBy("data", "uid-data").phase("Bound").asVolume();
    assertThat(grow(claim("data").boundTo("a").has("1Gi").size("2Gi"), volume))
        .containsExactly(
            new GrowthPlan.Action.GrowVolume("a", Quantity.parse("2Gi")),
            new GrowthPlan.Action.GrowClaim(DATA, Quantity.parse("2Gi")));
    assertThat(grow(claim("data").boundTo("a").has("3Gi").size("2Gi"), volume)).isEmpty();
    assertThat(grow(claim("data").boundTo("a").has("1Gi"), volume)).isEmpty();
  }

  @Test
  void s58_aVolumeThatIsLargeEnoughAlreadyIsNotTouched() {
    Volume volume = local().size("5Gi").claimedBy("data", "uid-data").asVolume();
    assertThat(grow(claim("data").boundTo("a").has("1Gi").size("2Gi"), volume))
        .containsExactly(new GrowthPlan.Action.GrowClaim(DATA, Quantity.parse("2Gi")));
  }

  private static Sample asking() {
    return claim("data").annotated(Claim.PROVISIONER, LocalStorage.PROVISIONER);
  }

  private static Sample local() {
    return volume("a")
        .spec("persistentVolumeReclaimPolicy", "Delete")
        .annotated(Volume.PROVISIONED_BY, LocalStorage.PROVISIONER);
  }

  private static List<Action> decide(Sample claim, boolean waits, Place place) {
    var storageClass = storageClass("slow", LocalStorage.PROVISIONER, waits);
    return ProvisionPlan.decide(
        new ProvisionPlan.Observed(
            claim.asClaim(), Optional.of(storageClass), List.of(place), false));
  }

  private static List<ReclaimPlan.Action> reclaim(Sample volume, boolean nodeThere) {
    return ReclaimPlan.decide(new ReclaimPlan.Observed(volume.asVolume(), nodeThere));
  }

  private static List<GrowthPlan.Action> grow(Sample claim, Volume volume) {
    var storageClass = storageClass("slow", LocalStorage.PROVISIONER, true);
    return GrowthPlan.decide(
        new GrowthPlan.Observed(claim.asClaim(), Optional.of(volume), Optional.of(storageClass)));
  }
}
