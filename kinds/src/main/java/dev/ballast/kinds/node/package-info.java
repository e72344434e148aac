/// The group `node.k8s.io`: runtime classes. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.node;

import org.jspecify.annotations.NullMarked;
