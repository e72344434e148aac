package dev.ballast.node.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeContract;
import dev.ballast.world.SystemWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedRuntimeTest extends RuntimeContract {
  private final SimulatedRuntime runtime = new SimulatedRuntime(new SystemWorld(), "10.244.0.0/24");

  @Override
  protected Runtime runtime() {
    return runtime;
  }

  @Override
  protected String image() {
    return "busybox:1";
  }

  @Test
  void annotationsSayHowAContainerBehaves() {
    var all = Map.of("simulate.ballast.dev/exit-after", "250ms");
    assertThat(new Behaviour(all, "x").exitAfter()).contains(Duration.ofMillis(250));
    var some = Map.of("simulate.ballast.dev/exit-code", "a=3, b=4");
    assertThat(new Behaviour(some, "b").exitCode()).isEqualTo(4);
    assertThat(new Behaviour(some, "c").exitCode()).isZero();
  }

  @Test
  void addressesGoRoundBeforeTheyComeAgain() {
    var addresses = new PodAddresses("10.1.2.0/29");
    String first = addresses.take();
    addresses.giveBack(first);
    assertThat(List.of(addresses.take(), addresses.take())).doesNotContain(first);
  }

  @Test
  void aLineIsTakenApartAtItsSeparators() {
    var parts = ShellLine.parse("echo 'a b' >> /x && false || sleep 1; true");
    assertThat(parts).hasSize(4);
    assertThat(parts.getFirst().words()).containsExactly("echo", "a b");
    assertThat(parts.getFirst().target()).isEqualTo("/x");
    assertThat(parts.getFirst().append()).isTrue();
    assertThat(parts.get(2).when()).isEqualTo(ShellLine.When.FAILURE);
  }
}
