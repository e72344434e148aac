/// The rules of `metadata` and of label selectors, the same for every kind. Comes after
/// `kinds.rule`.
@NullMarked
package dev.ballast.kinds.meta;

import org.jspecify.annotations.NullMarked;
