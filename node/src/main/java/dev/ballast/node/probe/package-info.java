/// Probes: one timer for each, results by threshold. The pod loop reads what they found; before
/// them comes `node.runtime`, for probes that run a command.
@NullMarked
package dev.ballast.node.probe;

import org.jspecify.annotations.NullMarked;
