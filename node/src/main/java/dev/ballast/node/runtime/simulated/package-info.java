/// A runtime in memory: pods with addresses, logs, volumes' contents and a small shell, but without
/// processes. It passes the same contract test as the real one; the agent can't tell them apart.
@NullMarked
package dev.ballast.node.runtime.simulated;

import org.jspecify.annotations.NullMarked;
