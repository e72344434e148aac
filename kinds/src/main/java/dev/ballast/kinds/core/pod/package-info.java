/// What holds for a pod's spec, alone or in the template of a workload: defaults and rules, a file
/// a matter. Comes after `kinds.meta`; `kinds.core` and every workload build on it.
@NullMarked
package dev.ballast.kinds.core.pod;

import org.jspecify.annotations.NullMarked;
