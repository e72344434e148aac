/// Kinds that a CustomResourceDefinition describes. [dev.ballast.kinds.custom.CustomKinds] makes
/// one [dev.ballast.kinds.descriptor.Kind] of each served version, which the server then treats as
/// any other: the way of a request does not fork. Comes after `kinds.descriptor` and
/// `objects.structural`; `server.custom` keeps the list of those that are served.
@NullMarked
package dev.ballast.kinds.custom;

import org.jspecify.annotations.NullMarked;
