package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.network.PodNetwork;
import dev.ballast.node.network.Subnet;
import dev.ballast.node.route.ServiceRoutes;
import dev.ballast.node.runtime.Sandbox;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Prerequisite;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.node.runtime.local.LocalContainerd;
import dev.ballast.world.SystemWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A data folder whose pods run on real containers, with a range of pod addresses of its own.
/// Closing it ends the server, then takes away the containers, the containerd, its mounts, the
/// bridge and the folder.
final class RealMachine implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path scratch;
  private final Path data;
  private final RunFolder memory;
  private final Subnet subnet;
  private final List<String> options;

  private RealMachine(Path scratch, Subnet subnet, List<String> options) {
    this.scratch = scratch;
    this.data = scratch.resolve("data");
    this.memory = new RunFolder(data);
    this.subnet = subnet;
    this.options = options;
  }

  /// Runs `ballast demo` in a folder of its own. The test that asks is skipped where containers
  /// can't run or nothing gives their images.
  static RealMachine demo() throws Exception {
    RealMachine machine = prepare(List.of());
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

  /// Starts a server in a folder of its own, with nothing but the image [BusyboxImage] in it. Where
  /// containers can't run, the test that asks is skipped.
  static RealMachine bare() throws Exception {
    RealMachine machine = prepare(List.of());
    try {
      machine.up();
      machine.importBusybox();
      return machine;
    } catch (Exception | Error e) {
      machine.close();
      throw e;
    }
  }

  /// Starts a server that runs its pods in the runtime at `socket`.
  static RealMachine over(Path socket) throws Exception {
    RealMachine machine = prepare(List.of("--cri", socket.toString()));
    try {
      machine.up();
      return machine;
    } catch (Exception | Error e) {
      machine.close();
      throw e;
    }
  }

  /// A folder of its own in which nothing was started yet.
  static RealMachine fresh() throws IOException {
    return prepare(List.of());
  }

  private static RealMachine prepare(List<String> options) throws IOException {
    require();
    Subnet free = Subnet.parse("10.246.64.0/24").firstFree(List.of());
    return new RealMachine(Files.createTempDirectory("ballast-real"), free, options);
  }

  /// Skips the test where containers can't run.
  static void require() {
    Kubectl.binary();
    List<Prerequisite> missing = Prerequisite.missing();
    assumeTrue(missing.isEmpty(), () -> missing.getFirst().sentence());
  }

  LocalContainerd containerd() {
    return new LocalContainerd(
        new SystemWorld(), data, new PodNetwork(data, subnet).configFolder());
  }

  void importBusybox() throws IOException, InterruptedException {
    containerd().importImage(BusyboxImage.archive(scratch));
  }

  /// Runs `demo` or `up` on this folder, to its end.
  BallastProcess.Ended run(String command, String... more)
      throws IOException, InterruptedException {
    return BallastProcess.run(scratch, arguments(command, more).toArray(String[]::new));
  }

  /// Runs `up` in the foreground, as a process to be killed; it may not serve yet.
  Process starting() throws IOException {
    return BallastProcess.launch(arguments("up"), scratch.resolve("up.out"));
  }

  private List<String> arguments(String command, String... more) {
    var arguments = new ArrayList<String>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of("--listen", "127.0.0.1:0", "--pod-range", subnet.toString()));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    return arguments;
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
    kill(server().process());
  }

  static void kill(ProcessHandle server) throws Exception {
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

  /// Where its pods' addresses come from.
  Subnet range() {
    return subnet;
  }

  String bridge() {
    return new PodNetwork(data, subnet).bridge();
  }

  /// The data folder's files that have one of `texts` in them, searched byte by byte.
  List<Path> filesWith(String... texts) throws IOException {
    var found = new ArrayList<Path>();
    for (Path file : filesOnDisk()) {
      try {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (Stream.of(texts).anyMatch(bytes::contains)) found.add(file);
      } catch (NoSuchFileException gone) {
        // containerd removes an ended container's layer in the background.
      }
    }
    return found;
  }

  /// The data folder's files that lie on its own disk: what is mounted below it (a Secret's volume
  /// is memory, a container's root shows its layers a second time) is left out.
  private List<Path> filesOnDisk() throws IOException {
    var files = new ArrayList<Path>();
    Object disk = Files.getAttribute(data, "unix:dev");
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return Files.getAttribute(folder, "unix:dev").equals(disk)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /// What a person would look at after something went wrong.
  String account() throws IOException {
    var account = new StringBuilder();
    for (String what : List.of("pods,statefulsets", "pvc,pv", "events")) {
      var told = kubectl().attempt(Map.of(), "", "get", what, "-A", "-o", "wide");
      account.append(told.out()).append(told.err()).append('\n');
    }
    Path log = data.resolve("ballast.log");
    return account.append(Files.exists(log) ? Files.readString(log) : "").toString();
  }

  /// The cluster's folder in memory.
  Path memoryFolder() {
    return memory.path();
  }

  @Override
  public void close() throws Exception {
    var running = RunningServer.find(new DataFolder(data));
    if (running.isPresent() && !running.get().stop(new SystemWorld(), new DataFolder(data), STOP))
      kill(running.get().process());
    LocalContainerd containerd = containerd();
    if (containerd.pid().isPresent()) {
      try (var runtime = new CriRuntime(new SystemWorld(), containerd.socket())) {
        for (Sandbox each : runtime.sandboxes()) {
          runtime.stopSandbox(each.id());
          runtime.removeSandbox(each.id());
        }
      } finally {
        containerd.stop();
      }
    }
    ServiceRoutes.remove(bridge());
    new PodNetwork(data, subnet).remove();
    memory.unmount();
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
        .filter(
            point -> Path.of(point).startsWith(data) || Path.of(point).startsWith(memory.path()))
        .toList();
  }
}
