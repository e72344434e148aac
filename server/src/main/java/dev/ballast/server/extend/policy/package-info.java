/// Admission policies: expressions of users that judge or change requests
/// (<https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/>).
/// `Policy` is one compiled, `Invocations` finds which are in force for a request, and the two
/// classes beside them carry out what comes of it.
@NullMarked
package dev.ballast.server.extend.policy;

import org.jspecify.annotations.NullMarked;
