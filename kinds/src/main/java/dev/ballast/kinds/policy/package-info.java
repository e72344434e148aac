/// The group `policy`: disruption budgets. Comes after `kinds.descriptor`;
/// [dev.ballast.kinds.Kinds] lists it.
@NullMarked
package dev.ballast.kinds.policy;

import org.jspecify.annotations.NullMarked;
