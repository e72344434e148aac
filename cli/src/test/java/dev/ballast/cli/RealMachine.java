package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.network.PodNetwork;
import dev.ballast.node.network.Subnet;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Prerequisite;
import dev.ballast.node.runtime.local.LocalContainerd;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A data folder whose pods run on real containers, with a range of pod addresses of its own.
/// Closing it ends the server, then takes away the containers, the containerd, its mounts, the
/// bridge and the folder.
final class RealMachine implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path scratch;
  private final Path data;
  private final Subnet subnet;

  private RealMachine(Path scratch, Subnet subnet) {
    this.scratch = scratch;
    this.data = scratch.resolve("data");
    this.subnet = subnet;
  }

  /// Runs `ballast demo` in a folder of its own. The test that asks is skipped where containers
  /// can't run or nothing gives their images.
  static RealMachine demo() throws Exception {
    Kubectl.binary();
    List<Prerequisite> missing = Prerequisite.missing();
    assumeTrue(missing.isEmpty(), () -> missing.getFirst().sentence());
    Path scratch = Files.createTempDirectory("ballast-demo");
    var machine = new RealMachine(scratch, Subnet.parse("10.246.64.0/24").firstFree(List.of()));
    try {
      BallastProcess.Ended demo = machine.run("demo");
      assumeTrue(!demo.output().contains("images can't be had"), demo.output());
      assertThat(demo.code()).as(demo.output()).isZero();
      assertThat(demo.output())
          .contains("Everything is ready")
          .contains("export KUBECONFIG=" + machine.data);
      return machine;
    } catch (Exception | Error e) {
      machine.close();
      throw e;
    }
  }

  /// Runs `demo` or `up` on this folder, to its end.
  BallastProcess.Ended run(String command, String... more)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of("--listen", "127.0.0.1:0", "--pod-range", subnet.toString()));
    arguments.addAll(List.of(more));
    return BallastProcess.run(scratch, arguments.toArray(String[]::new));
  }

  /// Starts the server again, in the background.
  void up() throws IOException, InterruptedException {
    BallastProcess.Ended up = run("up", "--detach");
    assertThat(up.code()).as(up.output()).isZero();
  }

  /// `ballast down`.
  void down() throws IOException, InterruptedException {
    BallastProcess.Ended down = BallastProcess.run(scratch, "down", "--data", data.toString());
    assertThat(down.code()).as(down.output()).isZero();
  }

  /// `kill -9` of the server.
  void kill() throws Exception {
    ProcessHandle server = server().process();
    server.destroyForcibly();
    server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
  }

  RunningServer server() {
    return RunningServer.find(new DataFolder(data)).orElseThrow();
  }

  Kubectl kubectl() {
    return new Kubectl(data.resolve("kubeconfig"));
  }

  Path data() {
    return data;
  }

  @Override
  public void close() throws Exception {
    var running = RunningServer.find(new DataFolder(data));
    if (running.isPresent() && !running.get().stop(new SystemWorld(), new DataFolder(data), STOP))
      kill();
    var world = new SystemWorld();
    var network = new PodNetwork(data, subnet);
    var containerd = new LocalContainerd(world, data, network.configFolder());
    if (containerd.pid().isPresent()) {
      try (var runtime = new CriRuntime(world, containerd.socket())) {
        for (Sandbox each : runtime.sandboxes()) {
          runtime.stopSandbox(each.id());
          runtime.removeSandbox(each.id());
        }
      } finally {
        containerd.stop();
      }
    }
    network.remove();
    unmount();
    try (Stream<Path> walk = Files.walk(scratch)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }

  /// What a killed containerd or a pod's volume left mounted, the innermost first.
  private void unmount() throws IOException, InterruptedException {
    for (String point : mounts().reversed())
      new ProcessBuilder("umount", "-l", point).start().waitFor();
    assertThat(mounts()).isEmpty();
  }

  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> line.split(" ")[1])
        .filter(point -> Path.of(point).startsWith(data))
        .toList();
  }
}
