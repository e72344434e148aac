package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPlanTest {
  private static final long MB = 1 << 20;
  private final HeapPlan plan = new HeapPlan();

  private boolean afterQuietSeconds(long used) {
    boolean collects = plan.collects(used);
    for (int i = 0; i < HeapPlan.QUIET_SECONDS && !collects; i++) collects = plan.collects(used);
    return collects;
  }

  @Test
  void whatWorkLeftIsCollectedOnceItIsQuiet() {
    plan.collected(60 * MB);
    assertThat(afterQuietSeconds(160 * MB)).isTrue();
  }

  @Test
  void aLittleIsLeftAlone() {
    plan.collected(60 * MB);
    assertThat(afterQuietSeconds(60 * MB + HeapPlan.EARLY)).isFalse();
  }

  @Test
  void aLargeHeapMayGrowByHalf() {
    plan.collected(1_000 * MB);
    assertThat(afterQuietSeconds(1_400 * MB)).isFalse();
    assertThat(afterQuietSeconds(1_600 * MB)).isTrue();
  }

  @Test
  void oneQuietSecondMayBeACollectionOfTheYoung() {
    plan.collected(60 * MB);
    for (int i = 0; i < 10; i++) {
      assertThat(plan.collects(150 * MB)).isFalse();
      assertThat(plan.collects(151 * MB)).isFalse();
      assertThat(plan.collects(130 * MB)).isFalse();
      assertThat(plan.collects(140 * MB)).isFalse();
    }
  }

  @Test
  void steadyWorkGoesOnUntilTheHeapIsSeveralTimesAsLarge() {
    plan.collected(60 * MB);
    long used = 60 * MB;
    while (used <= 60 * MB + HeapPlan.LATE) {
      assertThat(plan.collects(used)).isFalse();
      used += 10 * MB;
    }
    assertThat(plan.collects(used)).isTrue();
  }

  @Test
  void whatLivesIsNotCollectedAgainAndAgain() {
    assertThat(afterQuietSeconds(500 * MB)).isTrue();
    plan.collected(480 * MB);
    assertThat(afterQuietSeconds(481 * MB)).isFalse();
  }
}
