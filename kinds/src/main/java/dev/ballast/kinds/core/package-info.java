/// The core group: pods, services, claims, volumes, nodes, namespaces and what they read. Comes
/// after `kinds.descriptor`; [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.core;

import org.jspecify.annotations.NullMarked;
