/// The group `admissionregistration.k8s.io`. Comes after `kinds.descriptor`;
// [dev.ballast.kinds.Kinds]
/// lists it.
@NullMarked
package dev.ballast.kinds.admissionregistration;

import org.jspecify.annotations.NullMarked;
