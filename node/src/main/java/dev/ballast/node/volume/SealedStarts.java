package dev.ballast.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The files with the values of Secrets that the starts of one container were given.
final class SealedStarts {
  private static final int KEPT = 4;

  private SealedStarts() {}

  static void write(Path folder, String key, String content) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(key);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(file, owner);
    Files.writeString(file, content, StandardOpenOption.WRITE);
    for (Path each : outdated(folder, file)) Files.delete(each);
  }

  private static List<Path> outdated(Path folder, Path newest) throws IOException {
    Comparator<Path> byTime = Comparator.comparingLong(each -> each.toFile().lastModified());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(each -> !each.equals(newest))
          .sorted(byTime.reversed())
          .skip(KEPT - 1)
          .toList();
    }
  }
}
