/// What a value looks like to an expression, and JSON seen through it. After it comes `cel`,
/// which compiles against shapes.
@NullMarked
package dev.ballast.cel.shape;

import org.jspecify.annotations.NullMarked;
