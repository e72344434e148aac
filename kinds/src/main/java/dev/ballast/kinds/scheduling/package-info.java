/// The group `scheduling.k8s.io`: priorities. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.scheduling;

import org.jspecify.annotations.NullMarked;
