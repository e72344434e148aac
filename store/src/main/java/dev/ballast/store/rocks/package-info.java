/// The embedded engine: RocksDB keeps what the committer of `store` decides, in one folder on an
/// ordinary disk. Nothing but `store` comes before it, and the disk after it.
@NullMarked
package dev.ballast.store.rocks;

import org.jspecify.annotations.NullMarked;
