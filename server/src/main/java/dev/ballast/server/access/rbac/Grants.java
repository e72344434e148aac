package dev.ballast.server.access.rbac;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that one user is given: by bindings of the cluster, and by those of each namespace.
/// Immutable.
record Grants(List<Grant> cluster, Map<String, List<Grant>> namespaces) {
  /// What one binding gives.
  ///
  /// @param rules null where the role is not there
  record Grant(Binding binding, Binding.Subject subject, @Nullable List<PolicyRule> rules) {
    String missingRole() {
      String kind = binding.roleKind().toLowerCase(java.util.Locale.ROOT);
      return kind + ".rbac.authorization.k8s.io \"" + binding.roleName() + "\" not found";
    }
  }

  List<Grant> in(String namespace) {
    return namespaces.getOrDefault(namespace, List.of());
  }
}
