package dev.ballast.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the repository's examples lie.
final class Examples {
  private Examples() {}

  static Path article() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("check"))) here = here.getParent();
    return here.resolve("examples/article");
  }
}
