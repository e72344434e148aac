/// The group `networking.k8s.io`. Comes after `kinds.descriptor`; [dev.ballast.kinds.Kinds] lists
/// it.
@NullMarked
package dev.ballast.kinds.networking;

import org.jspecify.annotations.NullMarked;
