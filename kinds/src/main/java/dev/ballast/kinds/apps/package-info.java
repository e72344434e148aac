/// The workloads of `apps`. Comes after `kinds.core.pod`, whose template rules they share;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.apps;

import org.jspecify.annotations.NullMarked;
