package dev.ballast.server.access.pki;

import dev.ballast.world.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder of files that only their owner may read. A file is there whole, and stays through a
/// loss of power, or not at all.
public final class SecretFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path folder;

  public SecretFiles(Path folder) {
    this.folder = folder;
    try {
      DurableFiles.makeFolders(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't make the folder " + folder, e);
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Optional<byte[]> read(String name) {
    Path file = path(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  Map<String, byte[]> all() {
    var all = new TreeMap<String, byte[]>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path each : paths.filter(Files::isRegularFile).toList()) {
        String name = each.getFileName().toString();
        if (!name.endsWith(".new")) all.put(name, Files.readAllBytes(each));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + folder, e);
    }
  }

  void delete(String name) {
    try {
      DurableFiles.delete(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + path(name), e);
    }
  }

  /// Writes a file, unless it holds `content` already.
  public void write(String name, byte[] content) {
    Path file = path(name);
    if (read(name).filter(there -> Arrays.equals(there, content)).isPresent()) return;
    try {
      DurableFiles.write(file, content, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
