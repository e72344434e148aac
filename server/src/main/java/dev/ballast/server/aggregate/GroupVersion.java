package dev.ballast.server.aggregate;

import java.util.Optional;

/// A version of an API group; the core group is `""`.
public record GroupVersion(String group, String version) {
  /// That of a path: `/apis/metrics.example.com/v1/nodes`, and `/openapi/v3/apis/...` too.
  public static Optional<GroupVersion> ofPath(String path) {
    String plain = path.startsWith("/openapi/v3/apis/") ? path.substring(11) : path;
    if (!plain.startsWith("/apis/")) return Optional.empty();
    String[] parts = plain.substring(6).split("/", 3);
    boolean both = parts.length > 1 && !parts[0].isEmpty() && !parts[1].isEmpty();
    return both ? Optional.of(new GroupVersion(parts[0], parts[1])) : Optional.empty();
  }

  /// What its APIService is called.
  public String serviceName() {
    return version + "." + group;
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
