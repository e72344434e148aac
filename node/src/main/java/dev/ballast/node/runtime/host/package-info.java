/// What this machine has: its distribution, the programs that containers need, and running them.
/// `node.runtime.image`, `node.runtime.local` and `node.network` come after it.
@NullMarked
package dev.ballast.node.runtime.host;

import org.jspecify.annotations.NullMarked;
