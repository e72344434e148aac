package dev.ballast.kinds.rbac;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.meta.Selectors;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;

/// What may be done, in a namespace or everywhere.
public final class Roles {
  static final String GROUP = "rbac.authorization.k8s.io";

  private Roles() {}

  public static Kind role() {
    return KindBuilder.kind(GROUP, "v1", "Role", "roles")
        .namespaced()
        .createdByUpdate()
        .name(Forms::pathSegment)
        .rules(role -> rules(role, true))
        .updateRules((role, old) -> rules(role, true))
        .build();
  }

  public static Kind clusterRole() {
    return KindBuilder.kind(GROUP, "v1", "ClusterRole", "clusterroles")
        .createdByUpdate()
        .name(Forms::pathSegment)
        .rules(Roles::clusterRules)
        .updateRules((role, old) -> clusterRules(role))
        .build();
  }

  private static void clusterRules(Field role) {
    rules(role, false);
    if (!role.has("aggregationRule")) return;
    Field selectors = role.at("aggregationRule", "clusterRoleSelectors");
    if (selectors.demanded(
        "at least one clusterRoleSelector required if aggregationRule is non-nil")) {
      for (Field each : selectors.items()) Selectors.validate(each);
    }
  }

  private static void rules(Field role, boolean namespaced) {
    for (Field each : role.at("rules").items()) rule(each, namespaced);
  }

  private static void rule(Field rule, boolean namespaced) {
    rule.at("verbs").demanded("verbs must contain at least one value");
    Field urls = rule.at("nonResourceURLs");
    if (urls.empty()) {
      rule.at("apiGroups").demanded("resource rules must supply at least one api group");
      rule.at("resources").demanded("resource rules must supply at least one resource");
      return;
    }
    if (namespaced) urls.invalid("namespaced rules cannot apply to non-resource URLs");
    boolean both =
        rule.at("apiGroups").filled()
            || rule.at("resources").filled()
            || rule.at("resourceNames").filled();
    if (both) urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
  }
}
