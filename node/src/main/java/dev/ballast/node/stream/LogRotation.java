package dev.ballast.node.stream;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the containers' logs from filling the disk: a file that has grown too large is moved away
/// and begun anew, and only the newest few are kept.
public final class LogRotation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final World world;
  private final Runtime runtime;
  private final Path logs;
  private final Limits limits;
  private final Thread thread;

  /// @param files the current one included
  public record Limits(long bytes, int files) {
    public static final Limits DEFAULT = new Limits(10 << 20, 5);
  }

  private LogRotation(World world, Runtime runtime, Path logs, Limits limits) {
    this.world = world;
    this.runtime = runtime;
    this.logs = logs;
    this.limits = limits;
    this.thread = world.spawn("log-rotation", this::run);
  }

  /// @param logs the folder of our own pods' logs; others in the same runtime are left alone
  public static LogRotation start(World world, Runtime runtime, Path logs, Limits limits) {
    return new LogRotation(world, runtime, logs, limits);
  }

  private void run() {
    try {
      while (true) {
        world.sleep(PERIOD);
        once(world, runtime, logs, limits);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  static void once(World world, Runtime runtime, Path logs, Limits limits) {
    try {
      for (Container each : runtime.containers()) {
        boolean ours = each.logPath().startsWith(logs);
        if (ours && each.state() == Container.State.RUNNING) rotate(world, runtime, each, limits);
      }
    } catch (RuntimeFailure | IOException e) {
      LOG.warn("Logs were not rotated: {}", e.getMessage());
    }
  }

  private static void rotate(World world, Runtime runtime, Container container, Limits limits)
      throws IOException {
    Path file = container.logPath();
    if (!Files.isRegularFile(file) || Files.size(file) < limits.bytes()) return;
    Path moved = file.resolveSibling(file.getFileName() + "." + SUFFIX.format(world.now()));
    Files.move(file, moved);
    try {
      runtime.reopenLog(container.id());
    } catch (RuntimeFailure e) {
      // The runtime still writes to the moved file: back under its name, to be tried again.
      Files.move(moved, file);
      throw e;
    }
    List<Path> old = rotated(file);
    for (Path each : old.subList(0, Math.max(0, old.size() - limits.files() + 1))) {
      Files.deleteIfExists(each);
    }
  }

  /// The files that were moved away, oldest first.
  private static List<Path> rotated(Path file) throws IOException {
    String prefix = file.getFileName() + ".";
    try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
      return files
          .filter(each -> each.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
