/// Watches over nodes: whether they still renew their leases, what that means for new pods
/// (taints), for running ones (eviction) and for those of nodes that left. Comes after the node's
/// agent; the scheduler and the sets react to what is written here.
package dev.ballast.controllers.nodelife;
