/// Packets to Services: cluster addresses and node ports lead to endpoints by rules in the kernel
/// (nftables), in one table that is changed piece by piece, each time at once as a whole. Comes
/// after `node.network`, whose bridge the pods are on.
@NullMarked
package dev.ballast.node.route;

import org.jspecify.annotations.NullMarked;
