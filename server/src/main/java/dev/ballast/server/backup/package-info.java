/// A backup of a cluster while it runs, or of one that does not. `http` comes before,
/// `store.backup` after.
package dev.ballast.server.backup;
