/// The pods' network on one machine: a bridge, addresses from the node's range, ports of the node
/// that lead to pods, all by the standard CNI plugins. `node.runtime.host` comes before it, the
/// local containerd and `node.dns` after.
@NullMarked
package dev.ballast.node.network;

import org.jspecify.annotations.NullMarked;
