package dev.ballast.server.access.rbac;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.Request;
import dev.ballast.server.request.User;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Whether somebody who writes a role or a binding gives away more than they hold. Who may
/// `escalate` the role, or `bind` it, may.
public final class Escalation {
  private static final PolicyRule EVERYTHING =
      new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of());
  private static final PolicyRule ALL_PATHS =
      new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*"));

  private final Rbac rbac;
  private final Predicate<Intent> allows;
  private final Request request;

  /// @param allows the whole authorizer, which other ways than roles may satisfy
  public Escalation(Rbac rbac, Predicate<Intent> allows, Request request) {
    this.rbac = rbac;
    this.allows = allows;
    this.request = request;
  }

  /// Why the role may not be written so; `""` where it may.
  ///
  /// @param old null for one that is created
  public String byRole(ObjectNode role, @Nullable ObjectNode old) {
    if (request.user().in(User.MASTERS)) return "";
    Intent intent = Intent.of(request);
    if (allows.test(intent.withVerb("escalate"))) return "";
    String why = missing(PolicyRule.list(role.path("rules")));
    if (!why.isEmpty()) return why;
    boolean gathers = role.has("aggregationRule") || old != null && old.has("aggregationRule");
    if (gathers && !missing(List.of(EVERYTHING, ALL_PATHS)).isEmpty()) {
      return "must have cluster-admin privileges to use the aggregationRule";
    }
    return "";
  }

  /// Why the binding may not be written so; `""` where it may.
  ///
  /// @throws dev.ballast.objects.ApiException 404 where its role is not there
  public String byBinding(ObjectNode binding) {
    if (request.user().in(User.MASTERS)) return "";
    String kind = Json.string(binding, "roleRef", "kind");
    String name = Json.string(binding, "roleRef", "name");
    String group = Json.string(binding, "roleRef", "apiGroup");
    String namespace = request.target().namespace();
    String resource = kind.equals("ClusterRole") ? "clusterroles" : "roles";
    var role = new GroupResource(group, resource);
    if (allows.test(Intent.on(request.user(), "bind", role, namespace, name))) return "";
    return missing(rbac.referred(namespace, kind, name));
  }

  private String missing(List<PolicyRule> wanted) {
    User user = request.user();
    Rbac.Held held = rbac.held(user, request.target().namespace());
    List<PolicyRule> missing = Coverage.missing(held.rules(), wanted);
    if (missing.isEmpty()) return "";
    String why =
        "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
            .formatted(user.name(), PolicyRule.quoted(user.groups()), Coverage.described(missing));
    return held.errors().isEmpty() ? why : why + "; resolution errors: " + held.errors();
  }
}
