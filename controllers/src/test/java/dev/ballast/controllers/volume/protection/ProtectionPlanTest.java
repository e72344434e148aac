package dev.ballast.controllers.volume.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.protection.ClaimProtectionPlan.Action;
import dev.ballast.controllers.volume.protection.ClaimProtectionPlan.Claimed;
import dev.ballast.controllers.volume.protection.ClaimProtectionPlan.Observed;
import dev.ballast.controllers.volume.protection.ClaimProtectionPlan.PodUse;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtectionPlanTest {
  private static final ObjectKey DATA = new ObjectKey(Claim.RESOURCE, "default", "data");

  @Test
  void s54_onlyAScheduledPodHoldsAClaim() {
    var going = new Claimed(DATA, true, true);
    assertThat(decide(going)).containsExactly(new Action.Release(DATA));
    assertThat(decide(going, pod("p", true, "data")))
        .containsExactly(new Action.WaitFor(DATA, key("p")));
    assertThat(decide(going, pod("p", false, "data"))).containsExactly(new Action.Release(DATA));
    assertThat(decide(going, pod("p", true, "other"))).containsExactly(new Action.Release(DATA));
    assertThat(decide(new Claimed(DATA, false, true), pod("p", true, "data"))).isEmpty();
    assertThat(decide(new Claimed(DATA, false, false))).containsExactly(new Action.Protect(DATA));
    assertThat(decide(new Claimed(DATA, true, false))).isEmpty();
  }

  @Test
  void s54_aClaimIsNeverReleasedWhileUsed() {
    var random = new Random(54);
    for (int i = 0; i < 2_000; i++) {
      var pods = new ArrayList<PodUse>();
      for (int n = random.nextInt(4); n > 0; n--) {
        pods.add(pod("p" + n, random.nextBoolean(), random.nextBoolean() ? "data" : "other"));
      }
      var claim = new Claimed(DATA, random.nextBoolean(), random.nextBoolean());
      boolean used =
          pods.stream().anyMatch(pod -> pod.scheduled() && pod.claims().contains("data"));
      boolean released =
          decide(claim, pods.toArray(PodUse[]::new)).contains(new Action.Release(DATA));
      assertThat(released && (used || !claim.deleting())).as(claim + " " + pods).isFalse();
    }
  }

  @Test
  void s55_aVolumeIsHeldWhileBound() {
    assertThat(
            VolumeProtectionPlan.decide(new VolumeProtectionPlan.Observed("a", true, true, true)))
        .isEmpty();
    assertThat(
            VolumeProtectionPlan.decide(new VolumeProtectionPlan.Observed("a", true, false, true)))
        .containsExactly(new VolumeProtectionPlan.Action.Release("a"));
    assertThat(
            VolumeProtectionPlan.decide(
                new VolumeProtectionPlan.Observed("a", false, false, false)))
        .containsExactly(new VolumeProtectionPlan.Action.Protect("a"));
  }

  private static List<Action> decide(Claimed claim, PodUse... pods) {
    return ClaimProtectionPlan.decide(new Observed(claim, List.of(pods)));
  }

  private static PodUse pod(String name, boolean scheduled, String claim) {
    return new PodUse(key(name), scheduled, Set.of(claim));
  }

  private static ObjectKey key(String pod) {
    return new ObjectKey(new GroupResource("", "pods"), "default", pod);
  }
}
