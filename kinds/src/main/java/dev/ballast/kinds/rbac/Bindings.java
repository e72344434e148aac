package dev.ballast.kinds.rbac;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.rule.GoShape;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who may do what a role says, in a namespace or everywhere.
public final class Bindings {
  private static final GoShape ROLE_REF = new GoShape(Map.of(), "APIGroup$ Kind$ Name$");

  private static final String UNRESOLVED =
      " If the RoleRef cannot be resolved, the Authorizer must return an error.";

  private Bindings() {}

  public static Kind roleBinding() {
    return binding("RoleBinding", "rolebindings", "roleBinding", "ClusterRole", "Role")
        .namespaced()
        .build();
  }

  public static Kind clusterRoleBinding() {
    return binding("ClusterRoleBinding", "clusterrolebindings", "clusterRoleBinding", "ClusterRole")
        .build();
  }

  private static KindBuilder binding(String kind, String resource, String word, String... roles) {
    return KindBuilder.kind(Roles.GROUP, "v1", kind, resource)
        .createdByUpdate()
        .name(Forms::pathSegment)
        .defaults(Bindings::defaults)
        .rules(binding -> rules(binding, roles))
        .updateRules((binding, old) -> updateRules(binding, old, roles))
        .columns(
            Column.text("Role").described(reach(roles) + UNRESOLVED).shows(Bindings::role),
            Column.AGE,
            subjects("Users", word, "User", each -> Json.string(each, "name")),
            subjects("Groups", word, "Group", each -> Json.string(each, "name")),
            subjects("ServiceAccounts", word, "ServiceAccount", Bindings::account));
  }

  private static String reach(String... roles) {
    return roles.length > 1
        ? "RoleRef can reference a Role in the current namespace or a ClusterRole in the global"
            + " namespace."
        : "RoleRef can only reference a ClusterRole in the global namespace.";
  }

  private static String role(ObjectNode binding) {
    JsonNode role = binding.path("roleRef");
    return Json.string(role, "kind") + "/" + Json.string(role, "name");
  }

  private static String account(JsonNode subject) {
    return Json.string(subject, "namespace") + "/" + Json.string(subject, "name");
  }

  private static Column subjects(
      String column, String word, String kind, Function<JsonNode, String> shown) {
    return Column.text(column)
        .described(column + " in the " + word)
        .wide()
        .shows(
            binding ->
                StreamSupport.stream(binding.path("subjects").spliterator(), false)
                    .filter(each -> Json.string(each, "kind").equals(kind))
                    .map(shown)
                    .collect(Collectors.joining(", ")));
  }

  private static void defaults(ObjectNode binding) {
    Defaults.text(Json.child(binding, "roleRef"), "apiGroup", Roles.GROUP);
    for (JsonNode each : binding.path("subjects")) {
      boolean outside = !Json.string(each, "kind").equals("ServiceAccount");
      if (each instanceof ObjectNode subject && outside)
        Defaults.text(subject, "apiGroup", Roles.GROUP);
    }
  }

  private static void rules(Field binding, String... roles) {
    Field role = binding.at("roleRef");
    role.at("apiGroup").oneOf(Roles.GROUP);
    role.at("kind").oneOf(roles);
    if (role.at("name").demanded()) role.at("name").reads(Forms::pathSegment);
    for (Field each : binding.at("subjects").items()) subject(each);
  }

  private static void subject(Field subject) {
    Field name = subject.at("name");
    name.demanded();
    Field group = subject.at("apiGroup");
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        if (name.filled()) name.reads(Forms::subdomain);
        if (group.filled()) group.notSupported("");
        subject.at("namespace").demanded();
      }
      case "User", "Group" -> group.oneOf(Roles.GROUP);
      default -> subject.at("kind").notSupported("ServiceAccount", "User", "Group");
    }
  }

  private static void updateRules(Field binding, Field old, String... roles) {
    rules(binding, roles);
    Field role = binding.at("roleRef");
    if (!role.same(old.at("roleRef")))
      role.invalid(ROLE_REF.of(role.value()), "cannot change roleRef");
  }
}
