package dev.ballast.server.access.rbac;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A RoleBinding or, where `namespace` is `""`, a ClusterRoleBinding: who gets which role.
record Binding(
    String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {
  /// Whom a binding names. `user` and `group` are how that one is known to the index: one of them
  /// is `""`.
  record Subject(String kind, String namespace, String name, String user, String group) {
    private static Subject of(JsonNode tree, String bindingNamespace) {
      String kind = Json.string(tree, "kind");
      String name = Json.string(tree, "name");
      String namespace = Json.string(tree, "namespace");
      return switch (kind) {
        case "Group" -> new Subject(kind, "", name, "", name);
        case "ServiceAccount" -> {
          String home = namespace.isEmpty() ? bindingNamespace : namespace;
          String user = home.isEmpty() ? "" : "system:serviceaccount:" + home + ":" + name;
          yield new Subject(kind, namespace, name, user, "");
        }
        default -> new Subject(kind, "", name, kind.equals("User") ? name : "", "");
      };
    }

    /// As reasons name it.
    private String described() {
      String shown = kind.equals("ServiceAccount") ? name + "/" + namespace : name;
      return kind + " \"" + shown + "\"";
    }
  }

  static Binding of(KubeObject object) {
    var subjects = new ArrayList<Subject>();
    for (JsonNode each : object.at("subjects")) {
      subjects.add(Subject.of(each, object.namespace()));
    }
    return new Binding(
        object.namespace(),
        object.name(),
        object.text("roleRef", "kind"),
        object.text("roleRef", "name"),
        List.copyOf(subjects));
  }

  boolean ofCluster() {
    return namespace.isEmpty();
  }

  /// The key of its role in the index: roles by namespace, cluster roles under `""`.
  String role() {
    return roleKind.equals("ClusterRole") ? "/" + roleName : namespace + "/" + roleName;
  }

  /// Why somebody is allowed something: `RBAC: allowed by RoleBinding "b/ns" of Role "r" to ...`.
  String reason(Subject subject) {
    String own =
        ofCluster()
            ? "ClusterRoleBinding \"" + name + "\""
            : "RoleBinding \"" + name + "/" + namespace + "\"";
    return "RBAC: allowed by %s of %s \"%s\" to %s"
        .formatted(own, roleKind, roleName, subject.described());
  }
}
