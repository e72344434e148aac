package dev.ballast.node.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.local.TestMachine;
import dev.ballast.node.stream.LogRotation.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Logs of a real container that writes all the time, moved away under its hands.
@Tag("containerd")
@Timeout(120)
class LogRotationTest {
  private static final Limits SMALL = new Limits(4_000, 3);

  private static TestMachine machine;

  @BeforeAll
  static void start() throws Exception {
    machine = TestMachine.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (machine != null) machine.close();
  }

  private static Container running(String name, String script) {
    var sandbox = machine.sandbox(name);
    String sandboxId = machine.runtime.runSandbox(sandbox);
    String id =
        machine.runtime.createContainer(sandboxId, sandbox, machine.container(name, script));
    machine.runtime.startContainer(id);
    return container(id);
  }

  private static Container container(String id) {
    return machine.runtime.containers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void rotate() {
    LogRotation.once(machine.world, machine.runtime, machine.data.resolve("logs"), SMALL);
  }

  @Test
  void theNewestFewFilesAreKeptAndWhoFollowsMissesNothing() throws Exception {
    Container counter =
        running("counter", "i=0; while :; do i=$((i+1)); echo number $i; sleep 0.002; done");
    var said = new ByteArrayOutputStream();
    var over = new AtomicBoolean();
    Thread follower = machine.world.spawn("follower", () -> follow(counter.logPath(), said, over));
    for (int rotations = 0; rotations < 5; rotations++) {
      String before = newestMoved(counter.logPath());
      // Names are by the second, so that it takes one until the next can be.
      await()
          .until(
              () -> {
                rotate();
                return !newestMoved(counter.logPath()).equals(before);
              });
      assertThat(files(counter.logPath()).size()).isBetween(1, 3);
    }
    await().until(() -> !numbers(Files.readString(counter.logPath())).isEmpty());
    String mark = "number " + (numbers(Files.readString(counter.logPath())).getLast() + 50) + "\n";
    await().until(() -> said.toString(StandardCharsets.UTF_8).contains(mark));
    over.set(true);
    follower.join();
    assertConsecutive(numbers(said.toString(StandardCharsets.UTF_8)), 1);

    machine.runtime.stopContainer(counter.id(), Duration.ZERO);
    var kept = new StringBuilder();
    for (Path each : files(counter.logPath())) kept.append(Files.readString(each));
    List<Integer> numbers = numbers(kept.toString());
    assertConsecutive(numbers, numbers.getFirst());
  }

  private static void follow(Path log, ByteArrayOutputStream said, AtomicBoolean over) {
    LogOptions all = LogOptions.ALL;
    var options =
        new LogOptions(true, all.tailLines(), all.since(), all.limitBytes(), all.timestamps());
    try {
      new LogReader(machine.world, log, options, said).copy(() -> !over.get());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void smallLogsAndThoseOfOthersStayAsTheyAre() throws Exception {
    Container quiet = running("quiet", "echo little; sleep 1000");
    Container loud = running("loud", "seq 1 3000; sleep 1000");
    await()
        .until(
            () ->
                Files.exists(loud.logPath())
                    && Files.readString(loud.logPath()).contains(" 3000\n"));
    LogRotation.once(machine.world, machine.runtime, machine.data.resolve("elsewhere"), SMALL);
    assertThat(files(loud.logPath())).hasSize(1);
    rotate();
    assertThat(files(quiet.logPath())).hasSize(1);
    assertThat(files(loud.logPath())).hasSize(2);
    assertThat(loud.logPath()).isEmptyFile();
  }

  /// The log and the ones that were moved away, oldest first.
  private static List<Path> files(Path log) throws IOException {
    try (Stream<Path> all = Files.list(log.getParent())) {
      var files = new ArrayList<>(all.filter(each -> !each.equals(log)).sorted().toList());
      if (Files.exists(log)) files.add(log);
      return files;
    }
  }

  private static String newestMoved(Path log) throws IOException {
    List<Path> moved = files(log).stream().filter(each -> !each.equals(log)).toList();
    return moved.isEmpty() ? "" : moved.getLast().toString();
  }

  private static List<Integer> numbers(String text) {
    return text.lines()
        .filter(line -> line.contains("number "))
        .map(line -> Integer.parseInt(line.substring(line.indexOf("number ") + 7)))
        .toList();
  }

  private static void assertConsecutive(List<Integer> numbers, int first) {
    for (int i = 0; i < numbers.size(); i++) assertThat(numbers.get(i)).isEqualTo(first + i);
  }
}
