package dev.ballast.controllers.volume.ephemeral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.ephemeral.EphemeralPlan.Action;
import dev.ballast.controllers.volume.ephemeral.EphemeralPlan.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which claims are made for a pod.
class EphemeralPlanTest {
  private static List<Action> decide(boolean alive, Map<String, Optional<String>> claims) {
    return EphemeralPlan.decide(new Observed("p", "u1", alive, List.of("a", "b"), claims));
  }

  @Test
  void whatIsMissingIsMade() {
    assertThat(decide(true, Map.of("p-a", Optional.of("u1"))))
        .containsExactly(new Action.CreateClaim("b", "p-b"));
  }

  @Test
  void somebodyElsesClaimIsLeftAlone() {
    var claims = Map.of("p-a", Optional.of("u2"), "p-b", Optional.<String>empty());
    assertThat(decide(true, claims))
        .containsExactly(new Action.TellConflict("p-a"), new Action.TellConflict("p-b"));
  }

  @Test
  void aPodAtItsEndGetsNone() {
    assertThat(decide(false, Map.of())).isEmpty();
  }
}
