/// The group `apiregistration.k8s.io`. Comes after `kinds.descriptor`; listed by
/// [dev.ballast.kinds.Kinds].
@NullMarked
package dev.ballast.kinds.apiregistration;

import org.jspecify.annotations.NullMarked;
