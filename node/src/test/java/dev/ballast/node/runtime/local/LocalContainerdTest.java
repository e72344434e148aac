package dev.ballast.node.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Duplex;
import dev.ballast.node.runtime.Runtime.PodEvent;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The CRI runtime against a real containerd that Ballast configured and started.
@Tag("containerd")
@Timeout(120)
class LocalContainerdTest {
  private static TestMachine machine;

  @BeforeAll
  static void start() throws Exception {
    machine = TestMachine.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (machine != null) machine.close();
  }

  @Test
  void runsAContainerWithAddressLogAndExitCode() throws Exception {
    Queue<PodEvent> events = new ConcurrentLinkedQueue<>();
    try (var listening = machine.runtime.onEvent(events::add)) {
      var config = machine.sandbox("ends");
      String sandbox = machine.runtime.runSandbox(config);
      String id =
          machine.runtime.createContainer(
              sandbox, config, machine.container("ends", "echo $GREETING; exit 7"));
      machine.runtime.startContainer(id);
      await().until(() -> container(id).state() == Container.State.EXITED);
      assertThat(container(id).exitCode()).isEqualTo(7);
      assertThat(container(id).reason()).isEqualTo("Error");
      assertThat(container(id).started()).isBeforeOrEqualTo(container(id).finished());
      assertThat(Files.readString(container(id).logPath())).contains(" stdout F hello");
      assertThat(sandbox(sandbox).addresses()).singleElement().asString().startsWith("10.244.");
      await().until(() -> events.stream().anyMatch(each -> each.containerId().equals(id)));
      assertThat(events).anyMatch(each -> each.sandboxId().equals(sandbox));
    }
  }

  @Test
  void execJoinsStreamsAndTellsTheExitCode() throws Exception {
    String id = running("exec", "sleep 1000");
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    var input = new ByteArrayInputStream("through\n".getBytes(StandardCharsets.UTF_8));
    var terminal = new Terminal(input, stdout, stderr, false, new LinkedBlockingQueue<>());
    int code =
        machine.runtime.exec(id, List.of("sh", "-c", "cat; echo oops >&2; exit 3"), terminal);
    assertThat(code).isEqualTo(3);
    assertThat(stdout.toString(StandardCharsets.UTF_8)).isEqualTo("through\n");
    assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo("oops\n");
  }

  @Test
  void execSyncReturnsOutputAndGivesUpInTime() throws Exception {
    String id = running("sync", "sleep 1000");
    var result = machine.runtime.execSync(id, List.of("echo", "hi"), Duration.ofSeconds(10));
    assertThat(new String(result.stdout(), StandardCharsets.UTF_8)).isEqualTo("hi\n");
    assertThatThrownBy(
            () -> machine.runtime.execSync(id, List.of("sleep", "60"), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            RuntimeFailure.class,
            e -> assertThat(e.kind()).isEqualTo(RuntimeFailure.Kind.TIMED_OUT));
  }

  @Test
  void forwardsAPort() throws Exception {
    String id = running("http", "echo served > /tmp/index.html; httpd -f -p 8080 -h /tmp");
    String sandbox = container(id).sandboxId();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              var answer = new ByteArrayOutputStream();
              var request =
                  new ByteArrayInputStream(
                      "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
              machine.runtime.portForward(sandbox, 8080, new Duplex(request, answer));
              return answer.toString(StandardCharsets.UTF_8).endsWith("served\n");
            });
  }

  @Test
  void containersOutliveTheServerAndContainerd() throws Exception {
    String id = running("stays", "sleep 1000");
    long pid = machine.containerd.pid().orElseThrow();
    machine.reconnect();
    machine.containerd.start();
    assertThat(machine.containerd.pid()).contains(pid);
    assertThat(container(id).state()).isEqualTo(Container.State.RUNNING);

    machine.containerd.stop();
    assertThatThrownBy(() -> machine.runtime.version())
        .hasMessageContaining("does not answer")
        .isInstanceOf(RuntimeFailure.class);
    machine.containerd.start();
    assertThat(machine.containerd.pid()).isPresent().isNotEqualTo(Optional.of(pid));
    assertThat(container(id).state()).isEqualTo(Container.State.RUNNING);
  }

  @Test
  void whoIsKilledIsStartedAgainAndFindsItsContainers() throws Exception {
    String id = running("kept", "sleep 1000");
    try (var keeper = ContainerdKeeper.start(machine.world, machine.containerd)) {
      for (int i = 0; i < 2; i++) {
        long pid = machine.containerd.pid().orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> machine.containerd.pid().filter(other -> other != pid).isPresent());
      }
    }
    await().ignoreExceptions().until(() -> container(id).state() == Container.State.RUNNING);
  }

  @Test
  void stopsWithinTheGraceAndForgetsWhatIsGone() throws Exception {
    String id = running("stubborn", "trap '' TERM; while :; do sleep 1; done");
    machine.runtime.stopContainer(id, Duration.ofSeconds(1));
    assertThat(container(id).exitCode()).isEqualTo(137);
    machine.runtime.removeContainer(id);
    machine.runtime.removeContainer(id);
    assertThat(machine.runtime.containers()).noneMatch(each -> each.id().equals(id));
  }

  @Test
  void aMissingImageSaysSo() {
    assertThat(machine.runtime.imagePresent("registry.invalid/none:1")).isEmpty();
  }

  private static String running(String name, String script) {
    var config = machine.sandbox(name);
    String sandbox = machine.runtime.runSandbox(config);
    String id = machine.runtime.createContainer(sandbox, config, machine.container(name, script));
    machine.runtime.startContainer(id);
    return id;
  }

  private static Container container(String id) {
    return machine.runtime.containers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Sandbox sandbox(String id) {
    return machine.runtime.sandboxes().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
