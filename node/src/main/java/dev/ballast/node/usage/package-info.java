/// What a node's pods use of it now: processor time and memory, by container. `node.runtime` comes
/// before it; the cluster, which answers `kubectl top` from it, after.
@NullMarked
package dev.ballast.node.usage;

import org.jspecify.annotations.NullMarked;
