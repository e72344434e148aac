/// The group `admissionregistration.k8s.io`. Comes after `kinds.descriptor`; listed by
/// [dev.ballast.kinds.Kinds].
@NullMarked
package dev.ballast.kinds.admissionregistration;

import org.jspecify.annotations.NullMarked;
