/// The group `apiextensions.k8s.io`: definitions of custom kinds, and the rules for their schemas.
/// Comes after `kinds.descriptor` and `objects.structural`; [dev.ballast.kinds.Kinds] lists it, and
/// `kinds.custom` makes kinds of what passed its rules.
@NullMarked
package dev.ballast.kinds.apiextensions;

import org.jspecify.annotations.NullMarked;
