/// A machine's agent: registers the node, renews its lease, and runs a loop for each of its pods.
/// Before it come the packages below it, the API's client and the caches; the composition root
/// starts it.
@NullMarked
package dev.ballast.node;

import org.jspecify.annotations.NullMarked;
