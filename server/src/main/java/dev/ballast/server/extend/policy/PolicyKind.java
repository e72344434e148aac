package dev.ballast.server.extend.policy;

import dev.ballast.objects.GroupResource;

/// The two sorts of policies, and what puts them into force.
enum PolicyKind {
  VALIDATING(
      "ValidatingAdmissionPolicy",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings"),
  MUTATING(
      "MutatingAdmissionPolicy", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings");

  private static final String GROUP = "admissionregistration.k8s.io";

  private final String kind;
  private final GroupResource policies;
  private final GroupResource bindings;

  PolicyKind(String kind, String policies, String bindings) {
    this.kind = kind;
    this.policies = new GroupResource(GROUP, policies);
    this.bindings = new GroupResource(GROUP, bindings);
  }

  String kind() {
    return kind;
  }

  GroupResource policies() {
    return policies;
  }

  GroupResource bindings() {
    return bindings;
  }
}
