package dev.ballast.node.runtime.simulated;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.ContainerConfig;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One simulated container: its state, its files and, where its command is one that [Shell] knows,
/// its main process. A command that is not known stands for a server, which runs until stopped.
final class SimulatedContainer {
  /// Marks a container that has to end by itself before the pod goes on.
  static final String ROLE = "ballast.dev/container-role";

  final String id;
  final String sandboxId;
  final SandboxConfig sandbox;
  final ContainerConfig config;
  final Behaviour behaviour;
  final Shell shell;
  private final World world;
  private final Runnable changed;
  private final Instant created;
  private Container.State state = Container.State.CREATED;
  private Instant started = Instant.EPOCH;
  private Instant finished = Instant.EPOCH;
  private int exitCode;
  private @Nullable Thread process;
  private World.@Nullable Timer end;

  SimulatedContainer(
      World world,
      String id,
      String sandboxId,
      SandboxConfig sandbox,
      ContainerConfig config,
      Runnable changed) {
    this.world = world;
    this.id = id;
    this.sandboxId = sandboxId;
    this.sandbox = sandbox;
    this.config = config;
    this.changed = changed;
    this.created = world.now();
    this.behaviour = new Behaviour(sandbox.annotations(), config.name());
    var environment = new LinkedHashMap<String, String>();
    config.environment().forEach(each -> environment.put(each.name(), each.value()));
    String hostname = sandbox.hostname().isEmpty() ? "localhost" : sandbox.hostname();
    environment.putIfAbsent("HOSTNAME", hostname);
    this.shell = new Shell(world, new ContainerFiles(config.mounts()), environment, hostname);
  }

  synchronized boolean running() {
    return state == Container.State.RUNNING;
  }

  synchronized Instant started() {
    return started;
  }

  synchronized void start() {
    state = Container.State.RUNNING;
    started = world.now();
    List<String> command = new ArrayList<>(config.command());
    command.addAll(config.arguments());
    if (behaviour.exitAfter().isPresent()) {
      Duration after = behaviour.exitAfter().get();
      end = world.after(after, () -> exit(behaviour.exitCode()));
    } else if (Shell.knows(command)) {
      process = world.spawn("simulated " + config.name(), () -> main(command));
    } else if ("init".equals(config.annotations().get(ROLE))) {
      state = Container.State.EXITED;
      finished = started;
      exitCode = behaviour.exitCode();
    }
  }

  private void main(List<String> command) {
    try (var log = new LogLines("stdout");
        var errors = new LogLines("stderr")) {
      exit(shell.run(command, new Shell.Streams(new byte[0], log, errors)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      exit(1);
    }
  }

  /// The main process ends with `code`, unless it did already.
  void exit(int code) {
    synchronized (this) {
      if (state != Container.State.RUNNING) return;
      state = Container.State.EXITED;
      finished = world.now();
      exitCode = code;
      if (end != null) end.cancel();
      if (process != null && process != Thread.currentThread()) process.interrupt();
    }
    changed.run();
  }

  Path logPath() {
    return sandbox.logDirectory().resolve(config.logFile());
  }

  /// Lines of one stream, written to the log as a container runtime does.
  private final class LogLines extends OutputStream {
    private final String stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LogLines(String stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) {
      if (b == '\n') flushLine("F");
      else line.write(b);
    }

    @Override
    public void close() {
      if (line.size() > 0) flushLine("F");
    }

    private void flushLine(String tag) {
      String text = line.toString(StandardCharsets.UTF_8);
      String entry = world.now() + " " + stream + " " + tag + " " + text + "\n";
      line.reset();
      try {
        Files.createDirectories(logPath().getParent());
        Files.writeString(logPath(), entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  synchronized Container view() {
    String reason = "";
    if (state == Container.State.EXITED) reason = exitCode == 0 ? "Completed" : "Error";
    return new Container(
        id,
        config.name(),
        config.attempt(),
        sandboxId,
        config.imageName(),
        config.image(),
        state,
        created,
        started,
        finished,
        exitCode,
        reason,
        "",
        Map.copyOf(config.labels()),
        Map.copyOf(config.annotations()),
        logPath());
  }
}
