package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Finds out whether a folder's file system carries overlays, by mounting one.
final class OverlayTrial {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private OverlayTrial() {}

  static boolean works(Path folder) throws IOException {
    Path trial = Files.createTempDirectory(folder, "overlay");
    List<Path> parts =
        List.of("lower", "upper", "work", "merged").stream().map(trial::resolve).toList();
    for (Path each : parts) Files.createDirectory(each);
    String options =
        "lowerdir=" + parts.get(0) + ",upperdir=" + parts.get(1) + ",workdir=" + parts.get(2);
    String merged = parts.get(3).toString();
    try {
      Command.run(
          trial, LIMIT, List.of("mount", "-t", "overlay", "overlay", "-o", options, merged));
      Command.run(trial, LIMIT, List.of("umount", merged));
      return true;
    } catch (Command.Failed e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      Files.deleteIfExists(parts.get(2).resolve("work"));
      for (Path each : parts) Files.deleteIfExists(each);
      Files.deleteIfExists(trial);
    }
  }
}
