package dev.ballast.node.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Builds the stand-ins, each once: an archive that is there is taken as it is.
public final class StandIns {
  private final Path folder;

  /// @param data Ballast's data folder
  public StandIns(Path data) {
    this.folder = data.toAbsolutePath().normalize().resolve("images");
  }

  /// Whether there is a stand-in for an image.
  public static boolean has(String image) {
    return StandIn.of(image).isPresent();
  }

  /// The archive of an image's stand-in; empty where there is none for it.
  ///
  /// @param progress hears a line before each step that takes a while
  public Optional<Path> archive(String image, Consumer<String> progress)
      throws IOException, InterruptedException {
    Optional<StandIn> standIn = StandIn.of(image);
    if (standIn.isEmpty()) return Optional.empty();
    Path archive = folder.resolve(image.replaceAll("[^A-Za-z0-9.-]+", "_") + ".tar");
    if (!Files.exists(archive)) build(image, standIn.get(), archive, progress);
    return Optional.of(archive);
  }

  private void build(String image, StandIn standIn, Path archive, Consumer<String> progress)
      throws IOException, InterruptedException {
    String processor = System.getProperty("os.arch", "");
    Machine machine =
        Machine.of(processor).orElseThrow(() -> new IOException("no images for " + processor));
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory(folder, "build");
    try {
      Path root = Files.createDirectory(work.resolve("root"));
      new PackageTree(work, root).install(standIn, progress);
      addFiles(root, standIn.files());
      Applets.link(root);
      progress.accept("Packing " + image);
      ImageArchive.ofTree(nameInStore(image), machine, standIn.process(), root, archive);
    } finally {
      delete(work);
    }
  }

  /// Runtimes keep short names in full.
  private static String nameInStore(String image) {
    if (image.contains("/")) return image;
    return "docker.io/library/" + image + (image.contains(":") ? "" : ":latest");
  }

  private static void addFiles(Path root, Map<String, String> files) throws IOException {
    for (var each : files.entrySet()) {
      Path file = root.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      try (InputStream in = StandIns.class.getResourceAsStream(each.getValue())) {
        if (in == null) throw new IOException("no resource " + each.getValue());
        byte[] content = in.readAllBytes();
        Files.write(file, content);
        boolean program = content.length > 1 && content[0] == '#' && content[1] == '!';
        if (program) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) return;
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
