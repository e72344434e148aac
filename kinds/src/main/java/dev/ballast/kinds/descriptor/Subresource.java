package dev.ballast.kinds.descriptor;

import java.util.List;

/// A path under an object, such as `pods/log`: what it is called, the kind that it takes or gives,
/// and its verbs.
public record Subresource(
    String name, String group, String version, String kind, List<String> verbs) {
  private static final List<String> READ_AND_WRITE = List.of("get", "patch", "update");

  /// `status` of `kind`, written by whoever runs the object, never together with its spec.
  static Subresource status(String kind) {
    return new Subresource("status", "", "", kind, READ_AND_WRITE);
  }

  /// `scale`: the object seen as an `autoscaling/v1` Scale.
  static Subresource scale() {
    return new Subresource("scale", "autoscaling", "v1", "Scale", READ_AND_WRITE);
  }

  /// One that speaks a kind of its parent's own group and version.
  public static Subresource of(String name, String kind, String... verbs) {
    return new Subresource(name, "", "", kind, List.of(verbs));
  }

  /// One that speaks a kind of another group.
  public static Subresource foreign(String name, String group, String kind, String... verbs) {
    return new Subresource(name, group, "v1", kind, List.of(verbs));
  }
}
