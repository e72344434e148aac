package dev.ballast.node.runtime.image;

import dev.ballast.node.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Gives an image its shell and small tools: a link for each of busybox's, unless a package brought
/// the tool itself.
final class Applets {
  private static final List<String> PLACES =
      List.of("usr/bin/busybox", "bin/busybox", "usr/sbin/busybox", "sbin/busybox");

  private Applets() {}

  static void link(Path root) throws IOException, InterruptedException {
    Path busybox =
        PLACES.stream()
            .map(root::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(() -> new IOException("the packages bring no busybox"));
    Path bin = root.resolve("usr/bin");
    String target = "/" + root.relativize(busybox);
    String applets =
        Command.run(root, Duration.ofSeconds(10), List.of(busybox.toString(), "--list"));
    for (String applet : applets.lines().toList()) {
      Path link = bin.resolve(applet);
      boolean there =
          Files.exists(link, LinkOption.NOFOLLOW_LINKS)
              || Files.exists(root.resolve("usr/sbin").resolve(applet), LinkOption.NOFOLLOW_LINKS);
      if (!there) Files.createSymbolicLink(link, Path.of(target));
    }
  }
}
