/// From what a pod's spec asks for to what the runtime is told: environment, mounts, limits,
/// security, names. Before it come `node.runtime` and `node.volume`; after it `node.pod`.
@NullMarked
package dev.ballast.node.launch;

import org.jspecify.annotations.NullMarked;
