/// Parts of the API that somebody behind a Service serves: who they are, whether they can be
/// reached, and what they say of themselves. `http` asks it where a request goes, and sends it
/// there.
@NullMarked
package dev.ballast.server.aggregate;

import org.jspecify.annotations.NullMarked;
