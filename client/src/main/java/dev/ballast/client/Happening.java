package dev.ballast.client;

import java.time.Instant;

/// One thing that happened to an object, or to a part of it (`fieldPath`), before it became an
/// Event.
record Happening(
    Subject about, String fieldPath, String type, String reason, String message, Instant at) {
  /// Whose series of events this belongs to.
  String subject() {
    return about.kind() + "|" + about.path() + "|" + about.uid() + "|" + fieldPath;
  }

  /// Events of a namespaced object live beside it, others in `default`.
  String namespace() {
    return about.namespace().isEmpty() ? "default" : about.namespace();
  }

  @Override
  public String toString() {
    return type + " " + reason + " about " + about.kind() + " " + about.path() + ": " + message;
  }
}
