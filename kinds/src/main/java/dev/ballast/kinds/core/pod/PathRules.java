package dev.ballast.kinds.core.pod;

import dev.ballast.kinds.rule.Field;
import java.util.Arrays;

/// What holds for paths of files.
public final class PathRules {
  private PathRules() {}

  /// No step of it goes up.
  public static void noBacksteps(Field path) {
    if (Arrays.asList(path.text().split("/", -1)).contains(".."))
      path.invalid("must not contain '..'");
  }

  /// Relative, and no step of it goes up.
  static void descending(Field path) {
    if (path.text().startsWith("/")) path.invalid("must be a relative path");
    noBacksteps(path);
  }

  /// As [#descending], and no name that the node uses itself.
  static void ownFile(Field path) {
    descending(path);
    if (path.text().startsWith("..") && !path.text().startsWith("../"))
      path.invalid("must not start with '..'");
  }

  /// The mode bits of a file.
  static void mode(Field mode) {
    if (mode.present() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
