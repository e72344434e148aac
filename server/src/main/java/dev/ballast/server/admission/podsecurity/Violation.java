package dev.ballast.server.admission.podsecurity;

import java.util.Collection;

/// One thing that a pod does and a standard forbids.
public record Violation(String reason, String detail) {
  /// `reason (detail)`
  @Override
  public String toString() {
    return detail.isEmpty() ? reason : reason + " (" + detail + ")";
  }

  static String plural(Collection<?> counted, String one, String many) {
    return counted.size() == 1 ? one : many;
  }

  /// `"a", "b"`
  static String quoted(Collection<String> names) {
    return "\"" + String.join("\", \"", names) + "\"";
  }

  /// `container "a"` or `containers "a", "b"`
  static String containers(Collection<String> names) {
    return plural(names, "container", "containers") + " " + quoted(names);
  }
}
