/// Role-based access control (<https://kubernetes.io/docs/reference/access-authn-authz/rbac/>):
/// what roles allow and to whom bindings give them, by an index that follows the store; the roles
/// that every cluster has; and who may grant what. `access` asks it, `admission` too.
@NullMarked
package dev.ballast.server.access.rbac;

import org.jspecify.annotations.NullMarked;
