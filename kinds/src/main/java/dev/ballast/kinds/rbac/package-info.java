/// The group `rbac.authorization.k8s.io`: who may do what. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.rbac;

import org.jspecify.annotations.NullMarked;
