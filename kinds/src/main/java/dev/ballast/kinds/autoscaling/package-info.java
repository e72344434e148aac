/// The group `autoscaling`. Comes after `kinds.descriptor`; [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.autoscaling;

import org.jspecify.annotations.NullMarked;
