/// A cluster's folder: what it keeps there, and its backups. `cluster` and the command line come
/// before, `server.backup` and `store` after.
@NullMarked
package dev.ballast.cluster.data;

import org.jspecify.annotations.NullMarked;
