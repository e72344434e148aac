/// The functions that Kubernetes adds to CEL, one class a library
///
/// (<https://kubernetes.io/docs/reference/using-api/cel/>). After it comes `cel`, which registers
/// them.
@NullMarked
package dev.ballast.cel.library;

import org.jspecify.annotations.NullMarked;
