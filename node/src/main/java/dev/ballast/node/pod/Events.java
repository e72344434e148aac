package dev.ballast.node.pod;

/// How events name a part of a pod.
final class Events {
  private Events() {}

  static String field(String container) {
    return "spec.containers{" + container + "}";
  }
}
