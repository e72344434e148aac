/// Revisioned keys and values: an immutable sorted image to read, small transactions to commit, one
/// bounded log to follow. It knows no kinds. Before it comes `server.verb`, which commits; after it
/// come the engines `memory` and `rocks`, and `server.watch`, which follows.
@NullMarked
package dev.ballast.store;

import org.jspecify.annotations.NullMarked;
