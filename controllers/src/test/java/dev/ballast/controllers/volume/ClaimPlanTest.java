package dev.ballast.controllers.volume;

import static dev.ballast.controllers.volume.Sample.claim;
import static dev.ballast.controllers.volume.Sample.defaultClass;
import static dev.ballast.controllers.volume.Sample.storageClass;
import static dev.ballast.controllers.volume.Sample.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.BindingAction.AskProvisioner;
import dev.ballast.controllers.volume.BindingAction.AssignClass;
import dev.ballast.controllers.volume.BindingAction.MarkBound;
import dev.ballast.controllers.volume.BindingAction.MarkClaim;
import dev.ballast.controllers.volume.BindingAction.MarkVolume;
import dev.ballast.controllers.volume.BindingAction.NameVolume;
import dev.ballast.controllers.volume.BindingAction.TakeVolume;
import dev.ballast.controllers.volume.BindingAction.TellClaim;
import dev.ballast.objects.ObjectKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Semantics 42-52 and 60-62 from the claim's side.
class ClaimPlanTest {
  private static final ObjectKey DATA = new ObjectKey(Claim.RESOURCE, "default", "data");

  @Test
  void s42_bindingWritesVolumeThenClaimInOrder() {
    assertThat(decide(claim("data"), volume("a")))
        .containsExactly(
            new TakeVolume("a", DATA, true),
            new MarkVolume("a", "Bound", ""),
            new NameVolume(DATA, "a", true),
            new MarkBound(DATA, "a"));
  }

  @Test
  void s42_bindingCutOffAnywhereIsTakenUpAgain() {
    Sample taken = volume("a").claimedBy("data", "uid-data");
    assertThat(decide(claim("data"), taken)).first().isEqualTo(new MarkVolume("a", "Bound", ""));
    taken.phase("Bound");
    assertThat(decide(claim("data"), taken)).first().isEqualTo(new NameVolume(DATA, "a", true));
    Sample named = claim("data").boundTo("a").phase("Pending");
    assertThat(decideNamed(named, taken)).containsExactly(new MarkBound(DATA, "a"));
    assertThat(decideNamed(claim("data").boundTo("a"), taken)).isEmpty();
  }

  @Test
  void s44_fewestModesThenSmallestVolumeWins() {
    Sample many = volume("many").modes("ReadWriteOnce", "ReadOnlyMany");
    Sample big = volume("big").size("9Gi");
    Sample bigger = volume("bigger").size("10Gi");
    assertThat(taken(claim("data"), many, bigger, big)).contains("big");
    assertThat(taken(claim("data").modes("ReadOnlyMany"), many, big)).contains("many");
  }

  @Test
  void s44_aVolumeMustSuitInEveryWay() {
    assertThat(taken(claim("data").size("2Gi"), volume("small"))).isEmpty();
    assertThat(taken(claim("data"), volume("other").spec("storageClassName", "fast"))).isEmpty();
    assertThat(taken(claim("data"), volume("block").spec("volumeMode", "Block"))).isEmpty();
    assertThat(taken(claim("data").modes("ReadWriteMany"), volume("a"))).isEmpty();
    assertThat(taken(claim("data"), volume("going").deleting())).isEmpty();
    assertThat(taken(claim("data"), volume("new").phase("Pending"))).isEmpty();
    Sample choosy = claim("data").selecting("disk", "ssd");
    assertThat(taken(choosy, volume("a"), volume("b").labelled("disk", "ssd"))).contains("b");
  }

  @Test
  void s45_aReservedVolumeIsForThatClaimOnly() {
    Sample reserved = volume("kept").size("5Gi").claimedBy("data", "");
    assertThat(taken(claim("data"), volume("a"), reserved)).contains("kept");
    assertThat(taken(claim("other"), reserved)).isEmpty();
    assertThat(decide(claim("data"), reserved)).contains(new TakeVolume("kept", DATA, false));
    assertThat(taken(claim("data"), volume("gone").claimedBy("data", "an-older-uid"))).isEmpty();
  }

  @Test
  void s46_aNamedVolumeThatDoesNotSuitIsRefusedInWords() {
    Sample claim = claim("data").spec("volumeName", "a").size("2Gi");
    assertThat(decideNamed(claim, volume("a")))
        .singleElement()
        .isInstanceOfSatisfying(
            TellClaim.class, tell -> assertThat(tell.reason()).isEqualTo("VolumeMismatch"));
    assertThat(decideNamed(claim("data").spec("volumeName", "a"), volume("a")))
        .contains(new TakeVolume("a", DATA, true), new NameVolume(DATA, "a", false));
    assertThat(decideNamed(claim("data").spec("volumeName", "a").phase(""), null))
        .containsExactly(new MarkClaim(DATA, "Pending"));
  }

  @Test
  void s47_aBoundClaimWithoutItsVolumeIsLost() {
    assertThat(decideNamed(claim("data").boundTo("a"), null)).contains(new MarkClaim(DATA, "Lost"));
    Sample others = volume("a").claimedBy("data", "another-uid").phase("Bound");
    assertThat(decideNamed(claim("data").boundTo("a"), others))
        .contains(new MarkClaim(DATA, "Lost"));
    assertThat(decideNamed(claim("data").boundTo("a").phase("Lost"), null)).isEmpty();
  }

  @Test
  void s51_waitForFirstConsumerTakesOnlyReservedVolumes() {
    var waits = storageClass("slow", "x/y", true);
    assertThat(decide(claim("data"), waits, "", volume("a")))
        .containsExactly(
            new TellClaim(
                DATA,
                false,
                "WaitForFirstConsumer",
                "waiting for first consumer to be created before binding"));
    assertThat(decide(claim("data"), waits, "web-0", volume("a")))
        .containsExactly(
            new TellClaim(
                DATA, false, "WaitForPodScheduled", "waiting for pod web-0 to be scheduled"));
    assertThat(decide(claim("data"), waits, "", volume("a").claimedBy("data", ""))).hasSize(4);
    Sample selected = claim("data").annotated(Claim.SELECTED_NODE, "n1");
    assertThat(decide(selected, waits, "web-0")).contains(new AskProvisioner(DATA, "x/y"));
  }

  @Test
  void s51_theProvisionerIsAskedOnce() {
    var now = storageClass("slow", "x/y", false);
    assertThat(decide(claim("data"), now, "")).contains(new AskProvisioner(DATA, "x/y"));
    assertThat(decide(claim("data").annotated(Claim.PROVISIONER, "x/y"), now, "")).isEmpty();
    assertThat(decide(claim("data"), storageClass("slow", StorageClass.NO_PROVISIONER, false), ""))
        .noneMatch(AskProvisioner.class::isInstance);
  }

  @Test
  void s62_aClaimWithoutClassGetsTheDefaultOnceThereIsOne() {
    Claim claim = claim("data").noClass().asClaim();
    var standard = defaultClass("standard", Instant.EPOCH);
    var seen =
        new ClaimPlan.Observed(
            claim, List.of(), Optional.empty(), Optional.empty(), Optional.of(standard), "");
    assertThat(ClaimPlan.decide(seen)).containsExactly(new AssignClass(DATA, "standard"));
  }

  @Test
  void s60_anEmptyClassNameMeansNone() {
    Claim claim = claim("data").spec("storageClassName", "").asClaim();
    var standard = defaultClass("standard", Instant.EPOCH);
    var seen =
        new ClaimPlan.Observed(
            claim, List.of(), Optional.empty(), Optional.empty(), Optional.of(standard), "");
    assertThat(ClaimPlan.decide(seen)).noneMatch(AssignClass.class::isInstance);
  }

  @Test
  void s61_theNewestDefaultWinsThenTheName() {
    var old = defaultClass("a", Instant.EPOCH);
    var young = defaultClass("c", Instant.EPOCH.plusSeconds(1));
    var twin = defaultClass("b", Instant.EPOCH.plusSeconds(1));
    assertThat(StorageClass.defaultOf(List.of(old, young, twin))).contains(twin);
  }

  private static Optional<String> taken(Sample claim, Sample... volumes) {
    return decide(claim, volumes).stream()
        .filter(TakeVolume.class::isInstance)
        .map(action -> ((TakeVolume) action).volume())
        .findFirst();
  }

  private static List<BindingAction> decide(Sample claim, Sample... volumes) {
    return decide(claim, storageClass("slow", "x/y", false), "", volumes);
  }

  private static List<BindingAction> decide(
      Sample claim, StorageClass storageClass, String pod, Sample... volumes) {
    var candidates = Arrays.stream(volumes).map(Sample::asVolume).toList();
    return ClaimPlan.decide(
        new ClaimPlan.Observed(
            claim.asClaim(),
            candidates,
            Optional.empty(),
            Optional.of(storageClass),
            Optional.empty(),
            pod));
  }

  private static List<BindingAction> decideNamed(Sample claim, Sample named) {
    return ClaimPlan.decide(
        new ClaimPlan.Observed(
            claim.asClaim(),
            List.of(),
            Optional.ofNullable(named).map(Sample::asVolume),
            Optional.empty(),
            Optional.empty(),
            ""));
  }
}
