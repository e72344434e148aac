package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.cri.CriRuntime;
import dev.ballast.node.runtime.host.Command;
import dev.ballast.node.runtime.host.Prerequisite;
import dev.ballast.node.runtime.host.Prerequisite.Needed;
import dev.ballast.node.runtime.host.RunFolder;
import dev.ballast.node.runtime.image.ImageArchive;
import dev.ballast.node.runtime.image.Machine;
import dev.ballast.node.runtime.image.PauseProgram;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A containerd that Ballast configures, starts, and finds again. What it has to keep lies under
/// one folder; its state, its socket and its containers' configurations are in memory
/// ([RunFolder]). It is a process of a session of its own, so that neither the server's end nor
/// Ctrl-C reaches it; the containers would outlive even its own end.
public final class LocalContainerd {
  public static final String SANDBOX_IMAGE = "ballast.dev/pause:1";

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration TAKE_OVER = Duration.ofSeconds(5);
  private static final Duration IMPORT = Duration.ofMinutes(2);

  private final World world;
  private final Path folder;
  private final RunFolder memory;
  private final Path networkConfig;
  private final ContainerdProcess process;

  /// @param data Ballast's data folder
  /// @param networkConfig the folder that has the network's configuration
  public LocalContainerd(World world, Path data, Path networkConfig) {
    this.world = world;
    this.folder = data.toAbsolutePath().normalize().resolve("containerd");
    this.memory = new RunFolder(data);
    this.networkConfig = networkConfig.toAbsolutePath().normalize();
    this.process = new ContainerdProcess(folder);
  }

  public Path socket() {
    return memory.path().resolve("containerd.sock");
  }

  /// Takes over the containerd that runs already, or starts one; returns when it answers and has
  /// the sandbox image.
  ///
  /// @throws RuntimeFailure with one sentence that says what to do
  public void start() throws InterruptedException {
    List<Prerequisite> missing = Prerequisite.missing();
    if (!missing.isEmpty()) {
      throw new RuntimeFailure(RuntimeFailure.Kind.INVALID, missing.getFirst().sentence());
    }
    memory.mount();
    try (var runtime = new CriRuntime(world, socket())) {
      if (!takenOver(runtime)) {
        process.end();
        awaitAnswer(runtime, launch());
      }
      ensureSandboxImage(runtime);
    } catch (IOException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED,
          "containerd can't be started in " + folder + ": " + e.getMessage(),
          e);
    }
  }

  private boolean takenOver(CriRuntime runtime) throws IOException, InterruptedException {
    Optional<ProcessHandle> found = process.running();
    return found.isPresent() && answers(runtime, found.get(), TAKE_OVER);
  }

  private ProcessHandle launch() throws IOException {
    Path root = folder.resolve("root");
    for (Path each : List.of(root, networkConfig)) Files.createDirectories(each);
    Path gate = folder.resolve("runc");
    new RuncGate(Needed.RUNC.file(), memory.pods(), memory.path()).write(gate);
    var config =
        new ContainerdConfig(
            root,
            memory.folder("containerd"),
            socket(),
            networkConfig,
            Needed.pluginFolder().orElseThrow(),
            gate,
            memory.folder("runc"),
            SANDBOX_IMAGE,
            snapshotter(),
            !mayLowerOomScores());
    return process.start(Needed.CONTAINERD.file(), config.text(), memory.folder("scratch"));
  }

  private void awaitAnswer(CriRuntime runtime, ProcessHandle started)
      throws IOException, InterruptedException {
    if (answers(runtime, started, START)) return;
    throw new RuntimeFailure(
        RuntimeFailure.Kind.UNAVAILABLE,
        "containerd does not answer; its last words in "
            + process.log()
            + ": "
            + process.lastWords());
  }

  private boolean answers(CriRuntime runtime, ProcessHandle asked, Duration patience)
      throws InterruptedException {
    long end = world.nanoTime() + patience.toNanos();
    while (true) {
      try {
        if (Files.exists(socket()) && runtime.readiness().runtimeReady()) return true;
      } catch (RuntimeFailure e) {
        // Not yet: its parts come up one after the other.
      }
      if (world.nanoTime() > end || !asked.isAlive()) return false;
      world.sleep(Duration.ofMillis(20));
    }
  }

  private void ensureSandboxImage(CriRuntime runtime) throws IOException, InterruptedException {
    if (!runtime.imagePresent(SANDBOX_IMAGE).isEmpty()) return;
    String name = System.getProperty("os.arch", "");
    Machine machine =
        Machine.of(name).orElseThrow(() -> new IOException("no pause program for " + name));
    Path archive = folder.resolve("pause.tar");
    ImageArchive.ofProgram(SANDBOX_IMAGE, machine, "pause", PauseProgram.bytes(machine), archive);
    importImage(archive);
    awaitImage(runtime, SANDBOX_IMAGE);
  }

  /// Brings an image's archive in, under the name that it carries.
  public void importImage(Path archive) throws IOException, InterruptedException {
    Command.run(
        folder,
        IMPORT,
        List.of(
            Needed.CTR.file().toString(),
            "--address",
            socket().toString(),
            "--namespace",
            "k8s.io",
            "images",
            "import",
            "--snapshotter",
            snapshotter(),
            archive.toAbsolutePath().toString()));
  }

  /// The CRI part hears of an import a moment later.
  void awaitImage(Runtime runtime, String image) throws IOException, InterruptedException {
    long end = world.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (runtime.imagePresent(image).isEmpty()) {
      if (world.nanoTime() > end) throw new IOException("the image " + image + " does not appear");
      world.sleep(Duration.ofMillis(10));
    }
  }

  /// Ends containerd. Containers run on.
  public void stop() throws InterruptedException {
    try {
      process.end();
    } catch (IOException e) {
      throw new RuntimeFailure(RuntimeFailure.Kind.FAILED, "containerd does not end: " + e, e);
    }
  }

  /// The process, while it runs.
  Optional<ProcessHandle> running() throws IOException {
    return process.running();
  }

  /// The process id, while it runs.
  public Optional<Long> pid() throws IOException {
    return running().map(ProcessHandle::pid);
  }

  /// Overlays need a file system that can carry them; it is tried once and remembered.
  private String snapshotter() throws IOException {
    Path choice = folder.resolve("snapshotter");
    if (Files.exists(choice)) return Files.readString(choice).strip();
    Files.createDirectories(folder);
    String chosen = OverlayTrial.works(folder) ? "overlayfs" : "native";
    Files.writeString(choice, chosen);
    return chosen;
  }

  /// Whether this process has CAP_SYS_RESOURCE.
  private static boolean mayLowerOomScores() throws IOException {
    String status =
        new String(Files.readAllBytes(Path.of("/proc/self/status")), StandardCharsets.UTF_8);
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(capabilities -> (capabilities >>> 24 & 1) == 1);
  }
}
