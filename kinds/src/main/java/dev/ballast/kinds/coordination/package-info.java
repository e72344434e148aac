/// The group `coordination.k8s.io`: leases. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.coordination;

import org.jspecify.annotations.NullMarked;
