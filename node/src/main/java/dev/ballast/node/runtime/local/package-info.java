/// A containerd of Ballast's own: its prerequisites, its configuration, its process, which outlives
/// the server, and the images it must have. `node.runtime.cri` and `node.runtime.image` come before
/// it, the cluster after.
@NullMarked
package dev.ballast.node.runtime.local;

import org.jspecify.annotations.NullMarked;
