/// What is asked of a node on behalf of somebody at the API: logs, a command in a container, a
/// port. `cluster` wires the nodes in; `verb` and `http.stream` use them.
@NullMarked
package dev.ballast.server.remote;

import org.jspecify.annotations.NullMarked;
