package dev.ballast.node.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.node.runtime.Runtime.MachineUsage;
import dev.ballast.node.runtime.RuntimeFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCountersTest {
  private static final List<String> MEMORY =
      List.of("MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    400 kB");

  @Test
  void idleTimeAndGuestsDoNotCount() {
    List<String> stat = List.of("cpu  1 2 3 1000 500 4 5 6 1 0", "cpu0 9 9 9 9 9 9 9 9 9 9");
    assertThat(MachineCounters.parse(stat, MEMORY))
        .isEqualTo(new MachineUsage(21 * 10_000_000L, 600 * 1024));
  }

  @Test
  void aKernelThatDoesNotSayIsNamed() {
    assertThatThrownBy(() -> MachineCounters.parse(List.of("intr 1"), MEMORY))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("cpu");
  }

  @Test
  void thisMachineSays() {
    MachineUsage now = MachineCounters.read();
    assertThat(now.cpuNanos()).isPositive();
    assertThat(now.memoryBytes()).isPositive();
  }
}
