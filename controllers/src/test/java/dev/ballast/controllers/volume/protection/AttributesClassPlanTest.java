package dev.ballast.controllers.volume.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.volume.protection.AttributesClassPlan.Action;
import dev.ballast.controllers.volume.protection.AttributesClassPlan.Observed;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a class of volume attributes may go.
class AttributesClassPlanTest {
  @ParameterizedTest
  @CsvSource({
    "false, false, other, PROTECT",
    "false, true, fast,",
    "true, true, fast,",
    "true, true, other, RELEASE",
    "true, false, other,"
  })
  void aClassIsHeldWhileUsed(
      boolean deleting, boolean protectedNow, String used, @Nullable Action action) {
    var seen = new Observed("fast", deleting, protectedNow, Set.of(used));
    assertThat(AttributesClassPlan.decide(seen).orElse(null)).isEqualTo(action);
  }
}
