/// The columns that `kubectl get` shows, and how their cells read. Comes before every package of
/// kinds.
@NullMarked
package dev.ballast.kinds.table;

import org.jspecify.annotations.NullMarked;
