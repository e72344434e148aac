package dev.ballast.server.access.rbac;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.server.access.rbac.Grants.Grant;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The authorizer that reads roles and bindings. It allows or has no opinion; it never denies.
/// Thread-safe.
public final class Rbac {
  private final PolicyIndex index;
  private volatile @Nullable List<PolicyRule> nodeRules;

  public Rbac(Store<Stored> store) {
    this.index = new PolicyIndex(store);
  }

  /// What somebody holds in a namespace: the rules, and what could not be found out.
  public record Held(List<PolicyRule> rules, List<String> errors) {}

  /// Whether some rule allows it.
  public boolean allows(Intent asked) {
    Grants grants = index.of(asked.user());
    return anyAllows(grants.cluster(), asked) != null
        || !asked.namespace().isEmpty() && anyAllows(grants.in(asked.namespace()), asked) != null;
  }

  /// Why it is allowed; empty where nothing allows it.
  public Optional<String> reason(Intent asked) {
    Grants grants = index.of(asked.user());
    Grant found = anyAllows(grants.cluster(), asked);
    if (found == null && !asked.namespace().isEmpty()) {
      found = anyAllows(grants.in(asked.namespace()), asked);
    }
    return Optional.ofNullable(found).map(each -> each.binding().reason(each.subject()));
  }

  private static @Nullable Grant anyAllows(List<Grant> grants, Intent asked) {
    for (Grant each : grants) {
      List<PolicyRule> rules = each.rules();
      if (rules == null) continue;
      for (PolicyRule rule : rules) if (rule.allows(asked)) return each;
    }
    return null;
  }

  /// What is wrong with the user's bindings, as a refusal tells it; `""` where nothing is.
  public String trouble(User user, String namespace) {
    String errors = joined(held(user, namespace).errors());
    return errors.isEmpty() ? "" : "RBAC: " + errors;
  }

  /// One error as it is, several in brackets (Kubernetes: an aggregate of errors).
  static String joined(List<String> errors) {
    List<String> different = errors.stream().distinct().toList();
    if (different.isEmpty()) return "";
    return different.size() == 1 ? different.getFirst() : "[" + String.join(", ", different) + "]";
  }

  /// All that `user` may do in `namespace`, or in the cluster where that is `""`.
  public Held held(User user, String namespace) {
    Grants grants = index.of(user);
    var rules = new ArrayList<PolicyRule>();
    var errors = new ArrayList<String>();
    gather(grants.cluster(), rules, errors);
    if (!namespace.isEmpty()) gather(grants.in(namespace), rules, errors);
    return new Held(rules, errors);
  }

  private static void gather(List<Grant> grants, List<PolicyRule> rules, List<String> errors) {
    for (Grant each : grants) {
      List<PolicyRule> own = each.rules();
      if (own == null) errors.add(each.missingRole());
      else rules.addAll(own);
    }
  }

  /// Whether the bootstrap role `system:node` allows it, whoever asks and whatever became of that
  /// role.
  public boolean nodesMay(Intent asked) {
    List<PolicyRule> rules = nodeRules;
    if (rules == null) {
      rules = BootstrapPolicy.rulesOf("system:node");
      nodeRules = rules;
    }
    for (PolicyRule each : rules) if (each.allows(asked)) return true;
    return false;
  }

  /// The rules of the role that a binding in `namespace` refers to.
  ///
  /// @throws ApiException 404 where there is no such role
  List<PolicyRule> referred(String namespace, String roleKind, String roleName) {
    boolean cluster = roleKind.equals("ClusterRole");
    List<PolicyRule> rules = index.role(cluster ? "" : namespace, roleName);
    if (rules != null) return rules;
    var singular = new GroupResource(PolicyIndex.GROUP, cluster ? "clusterrole" : "role");
    throw ApiException.notFound(singular, roleName);
  }
}
