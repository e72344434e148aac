package dev.ballast.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualWorldTest {
  private static final Instant START = Instant.parse("2030-05-06T07:08:09Z");
  private final ManualWorld world = new ManualWorld(START, 7);

  @Test
  void timersRunInTheOrderOfTheirTimesWithTheClockAtEachTime() {
    var seen = new ArrayList<String>();
    world.after(Duration.ofSeconds(2), () -> seen.add("b" + world.now()));
    world.after(Duration.ofSeconds(1), () -> seen.add("a" + world.now()));
    world.after(Duration.ofSeconds(2), () -> seen.add("c" + world.now()));
    world.after(Duration.ofSeconds(4), () -> seen.add("late"));

    world.advance(Duration.ofSeconds(3));

    assertThat(seen)
        .containsExactly(
            "a" + START.plusSeconds(1), "b" + START.plusSeconds(2), "c" + START.plusSeconds(2));
    assertThat(world.now()).isEqualTo(START.plusSeconds(3));
    assertThat(world.untilNext()).contains(Duration.ofSeconds(1));
  }

  @Test
  void aTimerSetByATimerRunsWithinTheSameAdvance() {
    var seen = new ArrayList<Instant>();
    world.after(
        Duration.ofSeconds(1),
        () -> world.after(Duration.ofSeconds(1), () -> seen.add(world.now())));
    world.advance(Duration.ofSeconds(2));
    assertThat(seen).containsExactly(START.plusSeconds(2));
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    var seen = new ArrayList<String>();
    world.after(Duration.ofSeconds(1), () -> seen.add("no")).cancel();
    world.advance(Duration.ofHours(1));
    assertThat(seen).isEmpty();
    assertThat(world.advanceToNext()).isFalse();
  }

  @Test
  void aSleeperWakesWhenTheClockHasMovedFarEnough() throws InterruptedException {
    var woken = new ArrayList<Instant>();
    Thread sleeper =
        world.spawn(
            "sleeper",
            () -> {
              try {
                world.sleep(Duration.ofMinutes(5));
                woken.add(world.now());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    world.awaitWaiting(1);
    world.advance(Duration.ofMinutes(5));
    sleeper.join();
    assertThat(woken).containsExactly(START.plusSeconds(300));
  }

  @Test
  void idsAndRandomNumbersFollowFromTheSeed() {
    var again = new ManualWorld(START, 7);
    assertThat(List.of(world.newId(), world.newId()))
        .isEqualTo(List.of(again.newId(), again.newId()));
    assertThat(world.newId().version()).isEqualTo(4);
    assertThat(world.newId().variant()).isEqualTo(2);
    assertThat(world.randomSuffix(5)).hasSize(5);
  }
}
