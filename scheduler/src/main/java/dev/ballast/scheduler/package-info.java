/// Finds a node for each pod that has none: filters with typed vetoes, scores, places, and binds
/// through the API. Before it come the caches of `loop`; after it the node's agent, which sees the
/// pod once it is bound.
@NullMarked
package dev.ballast.scheduler;

import org.jspecify.annotations.NullMarked;
