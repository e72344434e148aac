package dev.ballast.server.admission.podsecurity;

import java.util.Locale;
import java.util.Optional;

/// How much a policy forbids, from nothing on.
public enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  static Optional<Level> named(String name) {
    for (Level each : values()) if (each.text().equals(name)) return Optional.of(each);
    return Optional.empty();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
