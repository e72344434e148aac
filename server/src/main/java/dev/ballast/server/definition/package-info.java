/// What becomes of a CustomResourceDefinition: its names are accepted where nobody has them, then
/// it is established; when it is deleted, its objects go first. `server.custom` serves what is
/// established.
@NullMarked
package dev.ballast.server.definition;

import org.jspecify.annotations.NullMarked;
