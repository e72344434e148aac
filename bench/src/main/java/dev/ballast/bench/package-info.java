/// Measures a server from outside, as its users meet it: `./ballast bench`. Comes after `client`;
/// the command line starts the server that is measured and shows what was found.
@NullMarked
package dev.ballast.bench;

import org.jspecify.annotations.NullMarked;
