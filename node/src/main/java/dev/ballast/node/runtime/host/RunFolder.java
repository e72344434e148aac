package dev.ballast.node.runtime.host;

import dev.ballast.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;

/// A cluster's folder in this machine's memory: a tmpfs of its own, so that nothing in it ever
/// reaches a disk, and so that a pod that fills it takes no room from the machine's `/run`. It is
/// gone when the machine is switched off. One folder for each data folder.
public final class RunFolder {
  private static final Path ALL = Path.of("/run/ballast");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path path;

  /// @param data Ballast's data folder
  public RunFolder(Path data) {
    this.path = ALL.resolve(name(data));
  }

  /// What the cluster of a data folder is called on its machine, within the 15 characters that
  /// Linux allows for a bridge.
  public static String name(Path data) {
    var sum = new CRC32();
    sum.update(data.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    return "ballast%08x".formatted(sum.getValue());
  }

  public Path path() {
    return path;
  }

  /// What the pods of this machine have in memory, a folder for each by its uid.
  public Path pods() {
    return path.resolve("pods");
  }

  /// Makes the folder; changes nothing where it is there.
  ///
  /// @throws RuntimeFailure with the reason
  public void mount() throws InterruptedException {
    try {
      if (mounted()) return;
      Files.createDirectories(path);
      try {
        // Linux 6.4 and later can keep it from being swapped out, too.
        mount("mode=0700,nosuid,nodev,noswap");
      } catch (Command.Failed older) {
        mount("mode=0700,nosuid,nodev");
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED,
          "the folder " + path + " in memory can't be made: " + e.getMessage(),
          e);
    }
  }

  private void mount(String options) throws IOException, InterruptedException {
    Command.run(
        path, LIMIT, List.of("mount", "-t", "tmpfs", "-o", options, "ballast", path.toString()));
  }

  private boolean mounted() throws IOException {
    String point = " " + path + " ";
    try (var mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      return mounts.anyMatch(line -> line.contains(point) && line.startsWith("ballast "));
    }
  }

  /// Takes the folder and all in it away, unless something uses it.
  public void unmount() throws IOException, InterruptedException {
    if (mounted()) {
      try {
        Command.run(Path.of("/"), LIMIT, List.of("umount", path.toString()));
      } catch (Command.Failed busy) {
        return;
      }
    }
    for (Path each : List.of(path, ALL)) {
      try {
        Files.deleteIfExists(each);
      } catch (java.nio.file.DirectoryNotEmptyException others) {
        return;
      }
    }
  }

  /// Makes one of its folders, open to root alone.
  public Path folder(String name) throws IOException {
    Path folder = path.resolve(name);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return folder;
  }
}
