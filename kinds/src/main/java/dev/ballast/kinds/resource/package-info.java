/// The group `resource.k8s.io`: devices, and who asks for them. Comes after `kinds.descriptor`;
/// listed by [dev.ballast.kinds.Kinds].
@NullMarked
package dev.ballast.kinds.resource;

import org.jspecify.annotations.NullMarked;
