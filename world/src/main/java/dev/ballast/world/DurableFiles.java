package dev.ballast.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/// What a call has done here survives a loss of power once it has returned. Data needs a sync of
/// its file, and a name (of a new, a moved or a deleted file) a sync of its folder: a file system
/// may lose either without the other.
public final class DurableFiles {
  private DurableFiles() {}

  /// Makes `folder` and those above it that are missing; the `attributes` are for the last one.
  public static void makeFolders(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path whole = folder.toAbsolutePath();
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = whole; each != null && !Files.isDirectory(each); each = each.getParent())
      missing.push(each);
    for (Path each : missing) {
      if (each.equals(whole)) Files.createDirectory(each, attributes);
      else Files.createDirectory(each);
      syncFolderOf(each);
    }
    if (missing.isEmpty()) syncFolderOf(whole);
  }

  /// Puts `content` into the place of `file`, all of it or nothing.
  public static void write(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, attributes);
    Files.write(draft, content);
    sync(draft);
    move(draft, file);
  }

  /// Gives `from` the name `to`, in the place of what may have it. Its content is not synced here.
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolderOf(to);
    Path source = from.toAbsolutePath().getParent();
    if (source != null && !source.equals(to.toAbsolutePath().getParent())) sync(source);
  }

  /// Deletes a folder and everything in it, or a file, if it is there.
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
    syncFolderOf(path);
  }

  /// Syncs the content of a file, or the names in a folder.
  public static void sync(Path path) throws IOException {
    var how = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /// Syncs the name of `path`.
  public static void syncFolderOf(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && Files.isReadable(folder)) sync(folder);
  }
}
