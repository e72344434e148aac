package dev.ballast.cli;

import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The server of a data folder, as its `server.json` tells. The process id alone could be a
/// stranger's after a crash, so the process's start time is kept and compared too.
record RunningServer(ProcessHandle process, String url) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  static Optional<RunningServer> find(DataFolder folder) {
    if (!Files.exists(folder.serverFile())) return Optional.empty();
    try {
      JsonNode file = Json.parse(Files.readAllBytes(folder.serverFile()));
      return ProcessHandle.of(Json.number(file, -1, "pid"))
          .filter(process -> !ended(process))
          .filter(process -> startedAt(process).equals(Json.string(file, "started")))
          .map(process -> new RunningServer(process, Json.string(file, "url")));
    } catch (IOException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  /// Notes that this process serves `folder` at `url`.
  static void announce(DataFolder folder, String url) throws IOException {
    var file = Json.object();
    ProcessHandle me = ProcessHandle.current();
    file.put("pid", me.pid()).put("started", startedAt(me)).put("url", url);
    Path next = Files.write(folder.path().resolve("server.json.next"), Json.bytes(file));
    Files.move(
        next,
        folder.serverFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String startedAt(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  /// Says that this process serves `folder` no more.
  static void withdraw(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.serverFile());
    } catch (IOException e) {
      System.err.println(
          "ballast: " + folder.serverFile() + " can't be removed: " + e.getMessage());
    }
  }

  /// Asks the server of `folder` to stop, and waits until all is closed. Java takes 300 ms more to
  /// end its process, for which nobody has to wait.
  ///
  /// @return whether that happened within `patience`
  boolean stop(World world, DataFolder folder, Duration patience) throws InterruptedException {
    long deadline = world.nanoTime() + patience.toNanos();
    process.destroy();
    while (!ended(process) && Files.exists(folder.serverFile())) {
      if (world.nanoTime() > deadline) return false;
      world.sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  /// A process that has ended stays in the kernel's list until its parent asks for it, and in many
  /// containers nobody does, or late.
  static boolean ended(ProcessHandle process) {
    if (!process.isAlive()) return true;
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException notHere) {
      return false;
    }
  }
}
