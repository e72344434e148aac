package dev.ballast.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.runtime.image.ImageArchive;
import dev.ballast.node.runtime.image.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An image of this machine's static busybox, for pods of tests that need a shell and no download.
final class BusyboxImage {
  /// What manifests call it.
  static final String NAME = "busybox:test";

  private static final Path STATIC = Path.of("/bin/busybox");
  private static final List<String> APPLETS =
      List.of("sh", "cat", "echo", "sleep", "env", "ls", "httpd", "wget", "tar", "id", "nslookup");

  private BusyboxImage() {}

  /// The image's archive, made in `folder`. Without a static busybox the test is skipped.
  static Path archive(Path folder) throws IOException {
    assumeTrue(Files.exists(STATIC), "install busybox-static");
    Path archive = folder.resolve("busybox.tar");
    if (Files.exists(archive)) return archive;
    Path root = folder.resolve("busybox");
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
    Files.copy(STATIC, bin.resolve("busybox"));
    for (String applet : APPLETS) Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    Machine machine = Machine.of(System.getProperty("os.arch")).orElseThrow();
    var process = new ImageArchive.Process(List.of("/bin/sh"), Map.of("PATH", "/bin"));
    ImageArchive.ofTree("docker.io/library/" + NAME, machine, process, root, archive);
    return archive;
  }
}
