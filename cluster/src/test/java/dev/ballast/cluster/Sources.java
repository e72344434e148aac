package dev.ballast.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own Java files, for the tests that read them as text.
final class Sources {
  private Sources() {}

  record Source(Path path, List<String> lines) {
    boolean isMain() {
      return path.toString().contains("src/main/java");
    }

    /// The module's folder and what follows, with slashes: `world/src/main/java/...`.
    String name() {
      return root().relativize(path).toString().replace('\\', '/');
    }

    String module() {
      return name().substring(0, name().indexOf('/'));
    }
  }

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("check"))) here = here.getParent();
    return here;
  }

  static List<Source> all() {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
          .sorted()
          .map(Sources::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source read(Path file) {
    try {
      return new Source(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
