package dev.ballast.controllers.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.identity.IdentityPlan.Action;
import dev.ballast.controllers.identity.IdentityPlan.Observed;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityPlanTest {
  @Test
  void anActiveNamespaceGetsWhatItLacks() {
    assertThat(IdentityPlan.decide(new Observed("n", true, false, Optional.empty()), "pem"))
        .containsExactly(new Action.MakeAccount("n"), new Action.MakeRootCertificate("n"));
    assertThat(IdentityPlan.decide(new Observed("n", true, true, Optional.of("old")), "pem"))
        .containsExactly(new Action.CorrectRootCertificate("n"));
    assertThat(IdentityPlan.decide(new Observed("n", true, true, Optional.of("pem")), "pem"))
        .isEmpty();
    assertThat(IdentityPlan.decide(new Observed("n", false, false, Optional.empty()), "pem"))
        .isEmpty();
  }
}
