/// What a descriptor is: names, what happens to an object on its way in, what must hold, what
/// tables show. Comes after `kinds.rule`, `kinds.meta` and `kinds.table`; every package of kinds
/// builds its descriptors from it.
@NullMarked
package dev.ballast.kinds.descriptor;

import org.jspecify.annotations.NullMarked;
