package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import dev.ballast.world.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// Finds RocksDB's native library: on `java.library.path`, where a distribution puts the one file
/// it needs, or else in a folder of ours, where the first run unpacks it from the jar. Left alone,
/// RocksDB unpacks 17 MB into the temporary folder at each start, and leaves them there when
/// killed.
final class NativeLibrary {
  private NativeLibrary() {}

  static void load(Path folder) {
    try {
      if (onLibraryPath()) RocksDB.loadLibrary();
      else RocksDB.loadLibrary(List.of(unpacked(folder).toString()));
    } catch (IOException | UnsatisfiedLinkError | RuntimeException failed) {
      String message =
          "RocksDB's native library can't be loaded from %s: %s. Put %s on java.library.path."
              .formatted(folder, failed.getMessage(), fileName());
      throw new CannotOpen(Reason.NO_ENGINE, message, failed);
    }
  }

  private static boolean onLibraryPath() {
    String path = System.getProperty("java.library.path", "");
    for (String each : path.split(File.pathSeparator)) {
      if (!each.isEmpty() && Files.isRegularFile(Path.of(each, fileName()))) return true;
    }
    return false;
  }

  /// The folder that holds the library, under the name that RocksDB looks for in given folders.
  private static Path unpacked(Path folder) throws IOException {
    Path versioned = folder.resolve(version()).toAbsolutePath();
    Path library = versioned.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
    if (Files.isRegularFile(library)) return versioned;
    Files.createDirectories(versioned);
    Path part = Files.createTempFile(versioned, fileName(), ".part");
    try (InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(fileName())) {
      if (packed == null) throw new IOException("not in the jar: " + fileName());
      Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
      DurableFiles.sync(part);
      DurableFiles.move(part, library);
    } finally {
      Files.deleteIfExists(part);
    }
    dropOtherVersions(folder, versioned);
    return versioned;
  }

  private static void dropOtherVersions(Path folder, Path keep) throws IOException {
    try (Stream<Path> versions = Files.list(folder)) {
      for (Path version : versions.toList()) {
        if (version.toAbsolutePath().equals(keep)) continue;
        try (Stream<Path> files = Files.list(version)) {
          for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(version);
      }
    }
  }

  private static String fileName() {
    return Environment.getJniLibraryFileName("rocksdb");
  }

  /// Tells one build of the library from another without reading it: the jar's checksum of it.
  private static String version() throws IOException {
    URL packed = RocksDB.class.getClassLoader().getResource(fileName());
    if (packed == null) throw new IOException("not in the jar: " + fileName());
    URLConnection connection = packed.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }
}
