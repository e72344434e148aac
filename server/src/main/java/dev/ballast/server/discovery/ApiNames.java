package dev.ballast.server.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.server.discovery.ApiOperation.About;
import java.util.Locale;

/// How documents name the operations of a group version: `listAppsV1NamespacedDeployment`.
record ApiNames(String group, String version) {
  /// `rbacAuthorization` for `rbac.authorization.k8s.io`.
  static String groupWord(String group) {
    if (group.isEmpty()) return "core";
    var word = new StringBuilder();
    for (String part : group.replaceFirst("\\.k8s\\.io$", "").split("\\."))
      word.append(word.isEmpty() ? part : capital(part));
    return word.toString();
  }

  static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// The definition of a kind that Kubernetes brings along.
  static String schema(About about) {
    String group = about.group();
    int dot = group.indexOf('.');
    String room = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + room + "." + about.version() + "." + about.kind();
  }

  String tag() {
    return groupWord(group) + "_" + version;
  }

  /// `AppsV1`.
  String prefix() {
    return capital(groupWord(group)) + capital(version);
  }

  /// `NamespacedDeployment`.
  String subject(Kind kind) {
    return (kind.namespaced() ? "Namespaced" : "") + kind.kind();
  }

  String id(String verb, Kind kind) {
    return verb + prefix() + subject(kind);
  }

  /// With what follows the kind; in all namespaces, none is named.
  String id(String verb, Kind kind, String suffix) {
    boolean everywhere = suffix.endsWith("ForAllNamespaces");
    return verb + prefix() + (everywhere ? kind.kind() : subject(kind)) + suffix;
  }

  String id(String verb, String what, Kind kind) {
    return verb + prefix() + what + subject(kind);
  }
}
