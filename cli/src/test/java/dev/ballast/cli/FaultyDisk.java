package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A folder on a disk that writes down everything it is told (see [DiskTrace]) and that fails on
/// command. It is a library that is loaded into the server before the C library (`disk.c`), so the
/// tests that ask for it are skipped where there is no gcc.
record FaultyDisk(Path root, Path library, Path trace, Path control) {
  private static final int CONTROL_BYTES = 64;

  /// What goes wrong.
  enum Fault {
    NONE('-'),
    /// A write fails: `EIO`.
    WRITE('e'),
    /// A sync fails: `EIO`.
    SYNC('f'),
    /// Half of a write succeeds, and then nothing more fits: `ENOSPC`.
    SHORT_WRITE('h'),
    /// Nothing fits: `ENOSPC`.
    NO_SPACE('n'),
    /// A file can't be renamed: `EIO`.
    RENAME('r');

    private final char letter;

    Fault(char letter) {
      this.letter = letter;
    }
  }

  /// A sound disk whose folder is `scratch/disk`.
  static FaultyDisk under(Path scratch) throws IOException, InterruptedException {
    Path root = Files.createDirectories(scratch.resolve("disk")).toRealPath();
    var disk =
        new FaultyDisk(
            root, compiled(scratch), scratch.resolve("trace"), scratch.resolve("control"));
    Files.write(disk.control, new byte[CONTROL_BYTES]);
    return disk;
  }

  private static Path compiled(Path scratch) throws IOException, InterruptedException {
    Path source = scratch.resolve("disk.c");
    try (InputStream in = FaultyDisk.class.getResourceAsStream("disk.c")) {
      Files.copy(in, source);
    }
    Path library = scratch.resolve("disk.so");
    Process gcc;
    try {
      gcc =
          new ProcessBuilder(
                  "gcc", "-O2", "-shared", "-fPIC", "-o", "" + library, "" + source, "-ldl")
              .redirectErrorStream(true)
              .start();
    } catch (IOException absent) {
      assumeTrue(false, "no gcc: the test's disk can't be built");
      throw absent;
    }
    String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(gcc.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gcc.exitValue()).as(said).isZero();
    return library;
  }

  /// What a process needs in its environment to be on this disk.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "BALLAST_DISK_ROOT", root.toString(),
        "BALLAST_DISK_TRACE", trace.toString(),
        "BALLAST_DISK_FAULTS", control.toString());
  }

  /// From now on, what concerns files with `part` in their path fails so.
  void fail(Fault fault, String part) throws IOException {
    byte[] name = Arrays.copyOf(part.getBytes(StandardCharsets.US_ASCII), CONTROL_BYTES - 1);
    try (var file = new RandomAccessFile(control.toFile(), "rw")) {
      file.seek(1);
      file.write(name);
      file.seek(0);
      file.write(fault.letter);
    }
  }

  void heal() throws IOException {
    fail(Fault.NONE, "");
  }

  /// How far the trace has come: what was told to anybody so far happened before this point.
  long position() {
    try {
      return Files.exists(trace) ? Files.size(trace) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
