/// The group `flowcontrol.apiserver.k8s.io`. Comes after `kinds.descriptor`; listed by
/// [dev.ballast.kinds.Kinds].
@NullMarked
package dev.ballast.kinds.flowcontrol;

import org.jspecify.annotations.NullMarked;
