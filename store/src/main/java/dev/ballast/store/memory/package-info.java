/// The engine that keeps nothing beyond the process, for tests and simulation. It comes after
/// `store`, whose contract it fulfils as the others do.
@NullMarked
package dev.ballast.store.memory;

import org.jspecify.annotations.NullMarked;
