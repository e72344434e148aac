package dev.ballast.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder whose files change all at once: they are links through `..data`, which is swapped from
/// one complete version to the next by a rename. A reader, and a crash at any moment, sees either
/// version whole.
final class AtomicFolder {
  private static final String DATA = "..data";
  private static final String VERSION = "..version-";

  private AtomicFolder() {}

  /// One file: its path inside the folder, content and permission bits.
  record Entry(String path, byte[] content, int mode) {}

  /// Brings `folder` to hold exactly `entries`; true where that changed anything.
  static boolean write(Path folder, List<Entry> entries) throws IOException {
    Files.createDirectories(folder);
    Path data = folder.resolve(DATA);
    if (holds(data, entries)) return false;
    Path version = newVersion(folder);
    for (Entry each : entries) {
      Path file = version.resolve(each.path()).normalize();
      if (!file.startsWith(version)) throw new IOException("path leaves volume: " + each.path());
      Files.createDirectories(file.getParent());
      Files.write(file, each.content());
      Files.setPosixFilePermissions(file, permissions(each.mode()));
    }
    Path fresh = folder.resolve("..data_tmp");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, version.getFileName());
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link(folder, entries);
    removeOldVersions(folder, version);
    return true;
  }

  /// A number is never used again while the folder lives: a reader that holds on to an older
  /// version finds it gone, never changed.
  private static Path newVersion(Path folder) throws IOException {
    long last = 0;
    try (Stream<Path> present = Files.list(folder)) {
      for (Path each : present.toList()) {
        String name = each.getFileName().toString();
        if (!name.startsWith(VERSION)) continue;
        last = Math.max(last, Long.parseLong(name.substring(VERSION.length())));
      }
    }
    Path version = Files.createDirectory(folder.resolve(VERSION + (last + 1)));
    Files.setPosixFilePermissions(version, permissions(0755));
    return version;
  }

  private static boolean holds(Path data, List<Entry> entries) throws IOException {
    if (!Files.isDirectory(data)) return false;
    Path real = data.toRealPath();
    for (Entry each : entries) {
      Path file = real.resolve(each.path());
      if (!Files.isRegularFile(file)) return false;
      if (!Arrays.equals(Files.readAllBytes(file), each.content())) return false;
    }
    try (Stream<Path> files = Files.walk(real)) {
      return files.filter(Files::isRegularFile).count() == entries.size();
    }
  }

  /// A link at the top for each first step of a path.
  private static void link(Path folder, List<Entry> entries) throws IOException {
    Set<String> wanted =
        entries.stream()
            .map(each -> Path.of(each.path()).getName(0).toString())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String each : wanted) {
      Path link = folder.resolve(each);
      if (!Files.isSymbolicLink(link)) Files.createSymbolicLink(link, Path.of(DATA, each));
    }
    try (Stream<Path> present = Files.list(folder)) {
      for (Path each : present.toList()) {
        String name = each.getFileName().toString();
        if (!name.startsWith("..") && !wanted.contains(name)) Files.delete(each);
      }
    }
  }

  private static void removeOldVersions(Path folder, Path current) throws IOException {
    try (Stream<Path> present = Files.list(folder)) {
      for (Path each : present.toList()) {
        boolean old = each.getFileName().toString().startsWith(VERSION) && !each.equals(current);
        if (old) Trees.delete(each);
      }
    }
  }

  static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < 9; i++) if ((mode >> 8 - i & 1) == 1) permissions.add(all[i]);
    return permissions;
  }
}
