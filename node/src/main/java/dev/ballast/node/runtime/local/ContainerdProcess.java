package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.host.Prerequisite.Needed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The containerd process of one folder, found again by its pid file and its command line.
final class ContainerdProcess {
  private static final long END_SECONDS = 10;
  private static final int LAST_WORDS = 400;

  private final Path config;
  private final Path pidFile;
  private final Path log;

  ContainerdProcess(Path folder) {
    this.config = folder.resolve("config.toml");
    this.pidFile = folder.resolve("containerd.pid");
    this.log = folder.resolve("containerd.log");
  }

  Path log() {
    return log;
  }

  /// The process, where it lives; another one that has got its number since is not it.
  Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(pidFile)) return Optional.empty();
    String text = Files.readString(pidFile).strip();
    if (!text.matches("\\d{1,10}")) return Optional.empty();
    return ProcessHandle.of(Long.parseLong(text))
        .filter(ProcessHandle::isAlive)
        .filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      return new String(line, StandardCharsets.UTF_8).contains(config.toString());
    } catch (IOException e) {
      // It ended meanwhile.
      return false;
    }
  }

  /// Starts it in a session of its own; setsid becomes containerd, so the pid stays.
  ///
  /// @param scratch where its shims put what they hand to runc
  ProcessHandle start(Path containerd, String configuration, Path scratch) throws IOException {
    Files.writeString(config, configuration);
    var builder =
        new ProcessBuilder(
            List.of(
                Needed.SETSID.file().toString(),
                containerd.toString(),
                "--config",
                config.toString()));
    builder.environment().put("XDG_RUNTIME_DIR", scratch.toString());
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    Files.writeString(pidFile, Long.toString(process.pid()));
    return process.toHandle();
  }

  /// Ends it where it runs: asked first, then killed.
  void end() throws IOException, InterruptedException {
    Optional<ProcessHandle> found = running();
    if (found.isPresent()) {
      ProcessHandle process = found.get();
      process.destroy();
      if (!ends(process)) {
        process.destroyForcibly();
        ends(process);
      }
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  String lastWords() throws IOException {
    if (!Files.exists(log)) return "none";
    String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return all.substring(Math.max(0, all.length() - LAST_WORDS));
  }
}
