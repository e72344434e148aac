package dev.ballast.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Claims and volumes that are decided on in random order, with steps cut off at random: a volume
/// is never bound to two claims, and a claim never moves once it is bound.
class BindingInvariantTest {
  private final Map<String, Sample> claims = new HashMap<>();
  private final Map<String, Sample> volumes = new HashMap<>();
  private final Map<String, String> boundTo = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void s42_aVolumeIsNeverBoundToTwoClaims(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      claims.put("c" + i, Sample.claim("c" + i).size(1 + random.nextInt(3) + "Gi"));
      Sample volume = Sample.volume("v" + i).size(1 + random.nextInt(4) + "Gi");
      if (random.nextInt(4) == 0) volume.claimedBy("c" + random.nextInt(6), "");
      volumes.put("v" + i, volume);
    }
    for (int round = 0; round < 400; round++) {
      List<BindingAction> actions =
          random.nextBoolean()
              ? decideClaim("c" + random.nextInt(6))
              : decideVolume("v" + random.nextInt(6));
      int taken = random.nextInt(actions.size() + 1);
      actions.subList(0, taken).forEach(this::apply);
      check();
    }
    assertThat(boundTo).isNotEmpty();
  }

  private List<BindingAction> decideClaim(String name) {
    Claim claim = claims.get(name).asClaim();
    var all = new ArrayList<Volume>();
    volumes.values().forEach(each -> all.add(each.asVolume()));
    Optional<Volume> named =
        Optional.ofNullable(volumes.get(claim.volumeName())).map(Sample::asVolume);
    return ClaimPlan.decide(
        new ClaimPlan.Observed(claim, all, named, Optional.empty(), Optional.empty(), ""));
  }

  private List<BindingAction> decideVolume(String name) {
    Volume volume = volumes.get(name).asVolume();
    Optional<Claim> claim =
        volume
            .claimRef()
            .map(ref -> claims.get(ref.name()).asClaim())
            .filter(it -> volume.claimedBy(it));
    return VolumePlan.decide(new VolumePlan.Observed(volume, claim));
  }

  private void apply(BindingAction action) {
    switch (action) {
      case BindingAction.TakeVolume take ->
          volumes.get(take.volume()).claimedBy(take.claim().name(), "uid-" + take.claim().name());
      case BindingAction.MarkVolume mark -> volumes.get(mark.volume()).phase(mark.phase());
      case BindingAction.NameVolume name ->
          claims.get(name.claim().name()).boundTo(name.volume()).phase("Pending");
      case BindingAction.MarkBound bound -> claims.get(bound.claim().name()).phase("Bound");
      case BindingAction.MarkClaim mark -> claims.get(mark.claim().name()).phase(mark.phase());
      default -> {}
    }
  }

  private void check() {
    var holders = new HashMap<String, String>();
    claims.forEach(
        (name, sample) -> {
          Claim claim = sample.asClaim();
          if (!claim.bindCompleted()) return;
          assertThat(holders.put(claim.volumeName(), name))
              .as("claims on " + claim.volumeName())
              .isNull();
          assertThat(boundTo.merge(name, claim.volumeName(), (was, is) -> was))
              .isEqualTo(claim.volumeName());
          assertThat(claim.phase()).isNotEqualTo("Lost");
          assertThat(volumes.get(claim.volumeName()).asVolume().claimedBy(claim)).isTrue();
        });
  }
}
