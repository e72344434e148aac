/// Connections that turn into streams: a process's or a port's, over SPDY/3.1 or WebSocket, as
/// kubectl asks for either. `http` hands a request over, `remote` says what to join it to.
@NullMarked
package dev.ballast.server.http.stream;

import org.jspecify.annotations.NullMarked;
