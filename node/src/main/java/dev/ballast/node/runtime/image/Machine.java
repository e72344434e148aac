package dev.ballast.node.runtime.image;

import java.util.Optional;

/// The kinds of processor that images can be made for, under the names that images use.
public enum Machine {
  AMD64("amd64"),
  ARM64("arm64");

  private final String architecture;

  Machine(String architecture) {
    this.architecture = architecture;
  }

  public String architecture() {
    return architecture;
  }

  /// The machine of a JVM's `os.arch`.
  public static Optional<Machine> of(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> Optional.of(AMD64);
      case "aarch64", "arm64" -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }
}
