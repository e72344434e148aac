/// What an object gets from the cluster and can't make up for itself: addresses, ports, the moment
/// of a change. `verb` comes before and after.
package dev.ballast.server.allocation;
