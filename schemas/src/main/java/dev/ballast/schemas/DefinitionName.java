package dev.ballast.schemas;

import java.util.Map;

/// Names of definitions, as OpenAPI has them, and the API group that a name belongs to.
final class DefinitionName {
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("core", ""),
          Map.entry("meta", ""),
          Map.entry("apps", "apps"),
          Map.entry("autoscaling", "autoscaling"),
          Map.entry("batch", "batch"),
          Map.entry("policy", "policy"),
          Map.entry("extensions", "extensions"),
          Map.entry("rbac", "rbac.authorization.k8s.io"),
          Map.entry("flowcontrol", "flowcontrol.apiserver.k8s.io"),
          Map.entry("apiserverinternal", "internal.apiserver.k8s.io"));

  private DefinitionName() {}

  /// `k8s.io.api.core.v1.Pod` is `io.k8s.api.core.v1.Pod`.
  static String ofMessage(String message) {
    return message
        .replaceFirst("^k8s\\.io\\.", "io.k8s.")
        .replace("apiextensions_apiserver", "apiextensions-apiserver")
        .replace("kube_aggregator", "kube-aggregator");
  }

  /// The API group of a definition, such as `apps` or `storage.k8s.io`.
  static String group(String definition) {
    String[] parts = definition.split("\\.");
    String folder = parts[parts.length - 3];
    return GROUPS.getOrDefault(folder, folder + ".k8s.io");
  }
}
