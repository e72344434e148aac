/// How interactive streams travel: SPDY/3.1, which `kubectl exec` and container runtimes speak, and
/// the channels into which both it and WebSocket messages are divided. Imports nothing of ours; the
/// server comes after it (towards kubectl), and the node (towards the runtime).
@NullMarked
package dev.ballast.wire;

import org.jspecify.annotations.NullMarked;
