/// What a backup is made of: a stream of checked blocks that holds the keys of a cluster and all
/// entries of its store at one revision. It knows no engine and no kinds. `server.backup` comes
/// before and writes one; `cluster.data` reads it.
@NullMarked
package dev.ballast.store.backup;

import org.jspecify.annotations.NullMarked;
