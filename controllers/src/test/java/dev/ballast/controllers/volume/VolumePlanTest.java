package dev.ballast.controllers.volume;

import static dev.ballast.controllers.volume.Sample.claim;
import static dev.ballast.controllers.volume.Sample.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.BindingAction.FreeVolume;
import dev.ballast.controllers.volume.BindingAction.LookAtClaim;
import dev.ballast.controllers.volume.BindingAction.MarkVolume;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Semantics 42-50 from the volume's side.
class VolumePlanTest {
  @Test
  void aNewVolumeIsOffered() {
    assertThat(decide(volume("a").phase(""), null))
        .containsExactly(new MarkVolume("a", "Available", ""));
    assertThat(decide(volume("a"), null)).isEmpty();
  }

  @Test
  void s45_aReservedVolumeStaysAvailable() {
    Sample reserved = volume("a").claimedBy("data", "");
    assertThat(decide(reserved, null)).singleElement().isInstanceOf(LookAtClaim.class);
    assertThat(decide(reserved.phase("Pending"), null))
        .containsExactly(new MarkVolume("a", "Available", ""));
  }

  @Test
  void s48_aVolumeWhoseClaimIsGoneIsReleased() {
    Sample bound = volume("a").claimedBy("data", "uid-data").phase("Bound");
    assertThat(decide(bound, null)).containsExactly(new MarkVolume("a", "Released", ""));
    assertThat(decide(bound.phase("Failed"), null)).isEmpty();
  }

  @Test
  void s49_aRetainedVolumeStaysReleased() {
    assertThat(decide(volume("a").claimedBy("data", "uid-data").phase("Released"), null)).isEmpty();
    assertThat(decide(volume("a").claimedBy("data", "").phase("Released"), null))
        .containsExactly(new MarkVolume("a", "Available", ""));
  }

  @Test
  void aVolumeThatNobodyCanDeleteFails() {
    Sample made =
        volume("a")
            .spec("persistentVolumeReclaimPolicy", "Delete")
            .claimedBy("data", "u")
            .phase("Released");
    assertThat(decide(made, null))
        .first()
        .isInstanceOfSatisfying(
            MarkVolume.class, mark -> assertThat(mark.phase()).isEqualTo("Failed"));
    assertThat(decide(made.annotated(Volume.PROVISIONED_BY, "x/y"), null)).isEmpty();
  }

  @Test
  void s50_aSpareProvisionedVolumeIsReleasedForDeletion() {
    Sample spare =
        volume("a")
            .spec("persistentVolumeReclaimPolicy", "Delete")
            .annotated(Volume.PROVISIONED_BY, "x/y")
            .claimedBy("data", "uid-data")
            .phase("Available");
    assertThat(decide(spare, claim("data").boundTo("b")))
        .containsExactly(new MarkVolume("a", "Released", ""));
  }

  @Test
  void aVolumeThatLostItsClaimToAnotherVolumeIsFree() {
    Sample left = volume("a").claimedBy("data", "uid-data");
    assertThat(decide(left, claim("data").boundTo("b"))).containsExactly(new FreeVolume("a", true));
    left.annotated(Claim.BOUND_BY_CONTROLLER, "yes");
    assertThat(decide(left, claim("data").boundTo("b")))
        .containsExactly(new FreeVolume("a", false));
  }

  private static List<BindingAction> decide(Sample volume, Sample claim) {
    return VolumePlan.decide(
        new VolumePlan.Observed(
            volume.asVolume(), Optional.ofNullable(claim).map(Sample::asClaim)));
  }
}
