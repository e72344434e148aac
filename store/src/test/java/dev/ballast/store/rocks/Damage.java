package dev.ballast.store.rocks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// What is done to the files of a store that is not running.
final class Damage {
  private Damage() {}

  /// Copies a store's folder as it is at this moment, without the native library.
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(file -> !file.startsWith(from.resolve("native"))).toList())
        Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }

  /// The newest of RocksDB's files whose name contains `part`.
  static Path newest(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("objects"))) {
      return files
          .filter(file -> file.getFileName().toString().contains(part))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }

  static void append(Path file, byte[] bytes) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(open.length());
      open.write(bytes);
    }
  }

  static void truncate(Path file, long size) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  static void flip(Path file, long at) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 0x40);
    }
  }
}
