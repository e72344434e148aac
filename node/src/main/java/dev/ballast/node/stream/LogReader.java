package dev.ballast.node.stream;

import dev.ballast.world.World;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a container's log file for a person, and follows it over rotations.
final class LogReader {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int BLOCK = 32 * 1024;

  private final World world;
  private final Path file;
  private final LogOptions options;
  private final OutputStream out;
  private final byte[] block = new byte[BLOCK];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long bytesLeft;
  private boolean insideLine;

  LogReader(World world, Path file, LogOptions options, OutputStream out) {
    this.world = world;
    this.file = file;
    this.options = options;
    this.out = out;
    this.bytesLeft = options.limitBytes().orElse(Long.MAX_VALUE);
  }

  /// Copies until the end; when following, until `alive` says that nothing more will come.
  void copy(BooleanSupplier alive) throws IOException, InterruptedException {
    boolean first = true;
    boolean more = true;
    while (more && bytesLeft > 0) {
      more = options.follow() && alive.getAsBoolean();
      try (var log = new RandomAccessFile(file.toFile(), "r")) {
        if (first && options.tailLines().isPresent()) {
          log.seek(LogTail.start(log, options.tailLines().getAsLong()));
        }
        first = false;
        more = followOne(log, alive, more);
      } catch (FileNotFoundException e) {
        // Between the rename and the reopening of a rotation, or before the first line.
        if (more) world.sleep(PAUSE);
      }
    }
    out.flush();
  }

  /// Reads one file to its end; returns whether another one took its place.
  private boolean followOne(RandomAccessFile log, BooleanSupplier alive, boolean wait)
      throws IOException, InterruptedException {
    Object identity = identity();
    while (bytesLeft > 0) {
      // Asked before reading: what was written until then is read below.
      boolean running = wait && alive.getAsBoolean();
      boolean rotated = wait && !Objects.equals(identity, identity());
      if (readToEnd(log)) continue;
      if (rotated) return true;
      if (!running) return false;
      out.flush();
      world.sleep(PAUSE);
    }
    return false;
  }

  /// What tells a file from another one under the same name.
  private @Nullable Object identity() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean readToEnd(RandomAccessFile log) throws IOException {
    boolean any = false;
    for (int count = log.read(block); count > 0; count = log.read(block)) {
      any = true;
      for (int i = 0; i < count; i++) {
        if (block[i] != '\n') {
          line.write(block[i]);
          continue;
        }
        emit(LogLine.parse(line.toByteArray()));
        line.reset();
      }
    }
    return any;
  }

  private void emit(LogLine entry) throws IOException {
    if (options.since().isPresent() && entry.before(options.since().get())) return;
    if (options.timestamps() && !insideLine) {
      write(entry.time());
      write(new byte[] {' '});
    }
    write(entry.content());
    insideLine = entry.partial();
    if (!insideLine) write(new byte[] {'\n'});
  }

  private void write(byte[] bytes) throws IOException {
    int count = (int) Math.min(bytes.length, bytesLeft);
    out.write(bytes, 0, count);
    bytesLeft -= count;
  }
}
