package dev.ballast.node.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a node used over a short time, and what its pods did.
///
/// @param at the end of that time
/// @param window its length
/// @param cpuNanocores processor time in nanoseconds a second, of all that runs on the machine
/// @param memoryBytes what was not available for new processes at the end
public record NodeUsage(
    Instant at, Duration window, long cpuNanocores, long memoryBytes, List<PodUsage> pods) {}
