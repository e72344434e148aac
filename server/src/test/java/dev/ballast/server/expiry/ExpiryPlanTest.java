package dev.ballast.server.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import dev.ballast.server.expiry.ExpiryPlan.Action;
import dev.ballast.server.expiry.ExpiryPlan.Observed;
import dev.ballast.server.expiry.ExpiryPlan.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which Events go, and which stay.
class ExpiryPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Written written(int number, Duration ago) {
    return new Written("event-" + number, number, 1_000, NOON.minus(ago));
  }

  private static List<Action> decide(int count, long bytes, Written... oldestFirst) {
    return ExpiryPlan.decide(new Observed(count, bytes, List.of(oldestFirst)), NOON);
  }

  @Test
  void anEventIsKeptForAnHourAfterItWasWrittenLast() {
    assertThat(decide(1, 1_000, written(1, Duration.ofSeconds(3_599))))
        .containsExactly(new Action.LookAgain(Duration.ofSeconds(1)));
    assertThat(decide(1, 1_000, written(1, Duration.ofSeconds(3_600))))
        .containsExactly(new Action.Remove("event-1", 1), new Action.LookAgain(ExpiryPlan.KEPT));
    assertThat(decide(1, 1_000, written(1, Duration.ofHours(-9))))
        .containsExactly(new Action.LookAgain(ExpiryPlan.KEPT));
    assertThat(decide(0, 0)).containsExactly(new Action.LookAgain(ExpiryPlan.KEPT));
  }

  @Test
  void whereThereAreTooManyTheOldestGo() {
    Written[] young = {
      written(1, Duration.ofMinutes(3)),
      written(2, Duration.ofMinutes(2)),
      written(3, Duration.ofMinutes(1))
    };
    assertThat(decide(ExpiryPlan.MOST + 2, 0, young))
        .containsExactly(
            new Action.Remove("event-1", 1),
            new Action.Remove("event-2", 2),
            new Action.LookAgain(Duration.ofMinutes(59)));
    assertThat(decide(3, ExpiryPlan.MOST_BYTES + 1, young))
        .containsExactly(
            new Action.Remove("event-1", 1), new Action.LookAgain(Duration.ofMinutes(58)));
  }

  /// Whatever there is: all that is due goes, oldest first, nothing else unless there are too many,
  /// and what comes next is looked at in time.
  @Test
  void randomOnes() {
    var random = new Random(5);
    for (int round = 0; round < 500; round++) {
      var events = new ArrayList<Written>();
      long second = 0;
      for (int i = random.nextInt(300); i > 0; i--) {
        second += random.nextInt(60);
        events.add(new Written("e" + i, i, 10, NOON.minusSeconds(7_200 - second)));
      }
      int surplus = random.nextInt(3) == 0 ? random.nextInt(50) : 0;
      int count = surplus == 0 ? events.size() : ExpiryPlan.MOST + surplus;
      List<Action> actions = ExpiryPlan.decide(new Observed(count, 0, events), NOON);
      var look = (Action.LookAgain) actions.getLast();
      int removed = actions.size() - 1;
      for (int i = 0; i < removed; i++) {
        Written event = events.get(i);
        assertThat(actions.get(i)).isEqualTo(new Action.Remove(event.key(), event.revision()));
        boolean due = !event.at().plus(ExpiryPlan.KEPT).isAfter(NOON);
        assertThat(due || i < surplus).isTrue();
      }
      if (removed < events.size() && !look.after().isZero())
        assertThat(NOON.plus(look.after()))
            .isEqualTo(events.get(removed).at().plus(ExpiryPlan.KEPT));
      assertThat(removed).isLessThanOrEqualTo(ExpiryPlan.AT_ONCE);
    }
  }

  @Test
  void theLatestTimeOfAnEventCounts() {
    KubeObject event = KubeObject.of("v1", "Event", "default", "e");
    event.metadata().put("creationTimestamp", "2026-01-01T10:00:00Z");
    event.tree().put("lastTimestamp", "2026-01-01T11:00:00Z");
    event.tree().putObject("series").put("lastObservedTime", "2026-01-01T12:00:00.000000Z");
    assertThat(Ages.lastHeard(event)).isEqualTo(NOON);
  }
}
