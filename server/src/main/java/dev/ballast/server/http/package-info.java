/// The socket side: TLS, HTTP/1.1 and HTTP/2, paths and bodies in, bytes and events out. First hop
/// of a request; `Api` comes after, `format` on the way back.
@NullMarked
package dev.ballast.server.http;

import org.jspecify.annotations.NullMarked;
