/// What a server says of itself: its groups, resources and schemas, as clients ask for them before
/// anything else. Built out of `kinds`; `http` serves it.
@NullMarked
package dev.ballast.server.discovery;

import org.jspecify.annotations.NullMarked;
