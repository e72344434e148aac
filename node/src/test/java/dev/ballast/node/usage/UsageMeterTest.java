package dev.ballast.node.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime.ContainerUsage;
import dev.ballast.node.runtime.local.TestMachine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UsageMeterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Container container(String id, String name, String pod) {
    return new Container(
        id,
        name,
        0,
        "s-" + pod,
        "i",
        "i",
        Container.State.RUNNING,
        START,
        START,
        Instant.EPOCH,
        0,
        "",
        "",
        Map.of(
            "io.kubernetes.pod.uid",
            pod,
            "io.kubernetes.pod.name",
            "name-of-" + pod,
            "io.kubernetes.pod.namespace",
            "default"),
        Map.of(),
        Path.of("/log"));
  }

  private static ContainerUsage usage(String id, long cpuMillis, long memory) {
    return new ContainerUsage(id, cpuMillis * 1_000_000, memory, 0);
  }

  @Test
  void processorTimeIsARateAndMemoryAnAmount() {
    var before = Sample.of(START, List.of(usage("a", 1_000, 5), usage("b", 0, 6)));
    var after = Sample.of(START.plusSeconds(4), List.of(usage("a", 3_000, 7), usage("b", 100, 8)));
    List<PodUsage> used =
        after.since(before, List.of(container("b", "two", "p"), container("a", "one", "p")));
    assertThat(used)
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo("name-of-p");
              assertThat(pod.window()).hasSeconds(4);
              assertThat(pod.at()).isEqualTo(START.plusSeconds(4));
              assertThat(pod.containers())
                  .containsExactly(
                      new PodUsage.ContainerUse("one", 500_000_000, 7),
                      new PodUsage.ContainerUse("two", 25_000_000, 8));
            });
  }

  @Test
  void whatIsNewHasNoRateYet() {
    var before = Sample.of(START, List.of(usage("a", 500, 1), usage("gone", 1, 1)));
    var after = Sample.of(START.plusSeconds(1), List.of(usage("a", 100, 1), usage("new", 1, 1)));
    assertThat(
            after.since(
                before,
                List.of(
                    container("a", "restarted", "p"),
                    container("new", "c", "q"),
                    container("gone", "c", "r"))))
        .isEmpty();
  }

  @Test
  @Tag("containerd")
  @Timeout(60)
  void aBusyContainerUsesMoreThanAnIdleOne() throws Exception {
    try (TestMachine machine = TestMachine.start()) {
      start(machine, "busy", "while :; do :; done");
      start(machine, "idle", "sleep 1000");
      var meter = new UsageMeter(machine.world, machine.runtime, any -> true);
      for (int i = 0; i < 2; i++) {
        List<PodUsage> used = meter.read();
        assertThat(used).extracting(PodUsage::uid).containsExactly("uid-busy", "uid-idle");
        var busy = used.getFirst().containers().getFirst();
        var idle = used.getLast().containers().getFirst();
        assertThat(busy.cpuNanocores()).isGreaterThan(idle.cpuNanocores());
        assertThat(busy.memoryBytes()).isPositive();
      }
    }
  }

  private static void start(TestMachine machine, String name, String script) {
    var sandbox = machine.sandbox(name);
    String id = machine.runtime.runSandbox(sandbox);
    machine.runtime.startContainer(
        machine.runtime.createContainer(id, sandbox, machine.container(name, script)));
  }
}
