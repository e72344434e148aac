package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Custom;
import dev.ballast.kinds.descriptor.Kind;
import java.util.List;

/// The verbs of a kind in the order in which Kubernetes lists them: by the alphabet, but those of
/// custom kinds as they grew. One whose definition is going takes no new objects and no changes.
final class VerbList {
  private static final List<String> CUSTOM =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final List<String> GOING =
      List.of("delete", "deletecollection", "get", "list", "watch");

  private VerbList() {}

  static List<String> of(Kind kind) {
    Custom custom = kind.custom();
    if (custom == null) return kind.verbs().stream().sorted().toList();
    return custom.terminating() ? GOING : CUSTOM;
  }
}
