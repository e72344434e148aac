package dev.ballast.node.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime.ContainerUsage;
import dev.ballast.node.runtime.Runtime.MachineUsage;
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

  private static Sample sample(int seconds, long cpuMillis, ContainerUsage... usage) {
    var machine = new MachineUsage(cpuMillis * 1_000_000, 99);
    return Sample.of(START.plusSeconds(seconds), machine, List.of(usage));
  }

  @Test
  void processorTimeIsARateAndMemoryAnAmount() {
    Sample before = sample(0, 10_000, usage("a", 1_000, 5), usage("b", 0, 6));
    Sample after = sample(4, 14_000, usage("a", 3_000, 7), usage("b", 100, 8));
    NodeUsage used =
        after.since(before, List.of(container("b", "two", "p"), container("a", "one", "p")));
    assertThat(used.at()).isEqualTo(START.plusSeconds(4));
    assertThat(used.window()).hasSeconds(4);
    assertThat(used.cpuNanocores()).isEqualTo(1_000_000_000);
    assertThat(used.memoryBytes()).isEqualTo(99);
    assertThat(used.pods())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo("name-of-p");
              assertThat(pod.containers())
                  .containsExactly(
                      new PodUsage.ContainerUse("one", 500_000_000, 7),
                      new PodUsage.ContainerUse("two", 25_000_000, 8));
            });
  }

  @Test
  void aContainerThatWasStartedSinceCountsFromItsStart() {
    Sample before = sample(-6, 0, usage("gone", 1, 1));
    Sample after = sample(4, 0, usage("new", 2_000, 7));
    List<Container> containers = List.of(container("new", "c", "p"), container("gone", "c", "q"));
    assertThat(after.since(before, containers).pods())
        .singleElement()
        .extracting(PodUsage::containers)
        .isEqualTo(List.of(new PodUsage.ContainerUse("c", 500_000_000, 7)));
  }

  @Test
  void whatHasJustStartedOrCountsBackwardsHasNoRate() {
    Sample before = sample(-6, 0, usage("back", 500, 1));
    Sample after =
        Sample.of(
            START.plusMillis(900),
            new MachineUsage(0, 99),
            List.of(usage("back", 100, 1), usage("new", 1, 1)));
    List<Container> containers = List.of(container("back", "c", "p"), container("new", "c", "q"));
    assertThat(after.since(before, containers).pods()).isEmpty();
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
        NodeUsage node = meter.read();
        List<PodUsage> used = node.pods();
        assertThat(used).extracting(PodUsage::uid).containsExactly("uid-busy", "uid-idle");
        var busy = used.getFirst().containers().getFirst();
        var idle = used.getLast().containers().getFirst();
        assertThat(busy.cpuNanocores()).isGreaterThan(idle.cpuNanocores());
        assertThat(busy.memoryBytes()).isPositive();
        assertThat(node.memoryBytes()).isGreaterThan(busy.memoryBytes());
        assertThat(node.cpuNanocores()).isPositive();
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
