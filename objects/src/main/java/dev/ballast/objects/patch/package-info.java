/// The three patches that change a tree without owning it: JSON Patch, merge patch and strategic
/// merge patch. Comes after `objects.schema`; `server.verb` and `client` build on it.
@NullMarked
package dev.ballast.objects.patch;

import org.jspecify.annotations.NullMarked;
