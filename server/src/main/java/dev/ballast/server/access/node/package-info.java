/// What nodes may do: read and write what belongs to the pods that run on them
/// (<https://kubernetes.io/docs/reference/access-authn-authz/node/>). `access` asks it before it
/// asks for roles.
@NullMarked
package dev.ballast.server.access.node;

import org.jspecify.annotations.NullMarked;
