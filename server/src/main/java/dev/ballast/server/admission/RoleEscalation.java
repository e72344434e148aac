package dev.ballast.server.admission;

import dev.ballast.objects.Json;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.access.rbac.Escalation;
import dev.ballast.server.admission.Attributes.Operation;
import tools.jackson.databind.node.ObjectNode;

/// Nobody gives away, by a role or a binding, more than they hold
/// (<https://kubernetes.io/docs/reference/access-authn-authz/rbac/>, privilege escalation
/// prevention).
final class RoleEscalation {
  private RoleEscalation() {}

  static void check(Attributes asked, Authorizer authorizer) {
    boolean writes = asked.operation() == Operation.CREATE || asked.operation() == Operation.UPDATE;
    boolean rbac = asked.kind().type().group().equals("rbac.authorization.k8s.io");
    if (!rbac || !writes || onlyLetsGo(asked)) return;
    var escalation = new Escalation(authorizer.rbac(), authorizer::allows, asked.request());
    String why =
        switch (asked.kind().kind()) {
          case "Role", "ClusterRole" -> escalation.byRole(asked.object(), asked.old());
          default -> escalation.byBinding(asked.object());
        };
    if (!why.isEmpty()) throw asked.forbidden(why);
  }

  /// Whether an update changes nothing but owners and finalizers: the garbage collector must be
  /// able to do that.
  private static boolean onlyLetsGo(Attributes asked) {
    ObjectNode old = asked.old();
    if (old == null) return false;
    return Json.same(bare(old), bare(asked.object()));
  }

  private static ObjectNode bare(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ObjectNode metadata = Json.child(copy, "metadata");
    for (String each : new String[] {"ownerReferences", "finalizers", "managedFields"})
      metadata.remove(each);
    return copy;
  }
}
