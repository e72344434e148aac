/// The group `discovery.k8s.io`: endpoint slices. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.discovery;

import org.jspecify.annotations.NullMarked;
