package dev.ballast.controllers.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.events.ExpiryPlan.Action;
import dev.ballast.controllers.events.ExpiryPlan.Observed;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void anEventIsKeptForAnHourAfterItWasLastHeardOf() {
    assertThat(ExpiryPlan.decide(new Observed(NOON), NOON.plusSeconds(3_599)))
        .isEqualTo(new Action.LookAgain(Duration.ofSeconds(1)));
    assertThat(ExpiryPlan.decide(new Observed(NOON), NOON.plusSeconds(3_600)))
        .isEqualTo(new Action.Remove());
    assertThat(ExpiryPlan.decide(new Observed(NOON.plusSeconds(9_999)), NOON))
        .isEqualTo(new Action.LookAgain(ExpiryPlan.KEPT));
  }

  @Test
  void repeatsCount() {
    KubeObject event = KubeObject.of("v1", "Event", "default", "e");
    event.metadata().put("creationTimestamp", "2026-01-01T10:00:00Z");
    event.tree().put("lastTimestamp", "2026-01-01T11:00:00Z");
    event.tree().putObject("series").put("lastObservedTime", "2026-01-01T12:00:00.000000Z");
    assertThat(Observed.of(event).lastHeard()).isEqualTo(NOON);
  }
}
