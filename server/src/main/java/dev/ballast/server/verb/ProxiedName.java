package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import java.util.Set;

/// Whom a proxied request names: `name`, `name:port` or `scheme:name:port`; the port by its number
/// or name
/// (<https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/>).
///
/// @param scheme `http` or `https`
/// @param port `""` where none is said
record ProxiedName(String scheme, String name, String port) {
  private static final Set<String> SCHEMES = Set.of("", "http", "https");

  /// @param what `pod` or `service`, for the refusal
  static ProxiedName parse(String text, String what) {
    String[] parts = text.split(":", -1);
    String scheme = parts.length == 3 ? parts[0] : "";
    String name = parts.length == 3 ? parts[1] : parts[0];
    String port = parts.length == 1 ? "" : parts[parts.length - 1];
    if (parts.length > 3 || name.isEmpty() || !SCHEMES.contains(scheme)) {
      throw ApiException.badRequest("invalid " + what + " request \"" + text + "\"");
    }
    return new ProxiedName(scheme.isEmpty() ? "http" : scheme, name, port);
  }
}
