/// The client that measures: HTTP/1.1 over TLS on blocking sockets, which costs less processor time
/// a request than any general client, so that what is measured is the server. Beside it a server
/// that answers bytes from memory, to show where this client's own limit is.
@NullMarked
package dev.ballast.bench.http;

import org.jspecify.annotations.NullMarked;
