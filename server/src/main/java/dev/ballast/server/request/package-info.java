/// A request, whatever way it came: who asks, which verb, about what, with which parameters and
/// body. `http` and the in-process transport make it; every hop reads it.
@NullMarked
package dev.ballast.server.request;

import org.jspecify.annotations.NullMarked;
