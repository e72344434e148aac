/// What runs pods on a machine, in the vocabulary of Kubernetes' container runtime interface:
/// sandboxes, containers, images, streams. [dev.ballast.node.runtime.Runtime] has two
/// implementations: [dev.ballast.node.runtime.cri] (containerd, CRI-O) and a simulated one. Nothing
/// of the node comes before it; `node.pod` and `node.stream` come after.
@NullMarked
package dev.ballast.node.runtime;

import org.jspecify.annotations.NullMarked;
