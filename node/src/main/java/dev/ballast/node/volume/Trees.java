package dev.ballast.node.volume;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is done to folders as a whole.
final class Trees {
  private static final int INHERITED_BY_NEW_FILES = 02070;

  private Trees() {}

  /// What is in `folder`; nothing where it is not there.
  static List<Path> inside(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    }
  }

  /// Deletes `root` and all in it; links are deleted, never followed.
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) return;
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes what) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            if (failed != null) throw failed;
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Gives `root` and all in it to `group`, readable and writable for it, and lets new files
  /// inherit it. Without the right to do so (not root) it leaves things as they are.
  static void giveTo(Path root, long group) throws IOException {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes what)
                throws IOException {
              own(folder, group);
              Object mode = Files.getAttribute(folder, "unix:mode");
              int bits = (Integer) mode & 07777 | INHERITED_BY_NEW_FILES;
              Files.setAttribute(folder, "unix:mode", bits);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes what)
                throws IOException {
              own(file, group);
              if (what.isRegularFile()) addGroupRights(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (FileSystemException refused) {
      if (!String.valueOf(refused.getReason()).contains("not permitted")) throw refused;
    }
  }

  private static void own(Path path, long group) throws IOException {
    Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
  }

  private static void addGroupRights(Path file) throws IOException {
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    rights.add(PosixFilePermission.GROUP_READ);
    if (rights.contains(PosixFilePermission.OWNER_WRITE)) {
      rights.add(PosixFilePermission.GROUP_WRITE);
    }
    Files.setPosixFilePermissions(file, rights);
  }
}
