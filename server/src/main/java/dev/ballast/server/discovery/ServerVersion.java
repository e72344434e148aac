package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The Kubernetes version whose API this server speaks.
public final class ServerVersion {
  static final String MAJOR = "1";
  static final String MINOR = "36";
  static final String SHORT = MAJOR + "." + MINOR;

  /// As nodes and `/version` show it.
  public static final String FULL = "v" + SHORT + ".0+ballast";

  private ServerVersion() {}

  /// The major and minor version, and the whole of it.
  public static List<String> labels() {
    return List.of(MAJOR, MINOR, FULL);
  }

  /// `/version`.
  static ObjectNode document() {
    ObjectNode made = Json.object();
    made.put("major", MAJOR).put("minor", MINOR);
    made.put("emulationMajor", MAJOR).put("emulationMinor", MINOR);
    made.put("minCompatibilityMajor", MAJOR).put("minCompatibilityMinor", "35");
    made.put("gitVersion", FULL).put("gitCommit", "").put("gitTreeState", "clean");
    made.put("buildDate", "1970-01-01T00:00:00Z");
    made.put("goVersion", "none").put("compiler", "javac");
    return made.put("platform", "linux/amd64");
  }
}
