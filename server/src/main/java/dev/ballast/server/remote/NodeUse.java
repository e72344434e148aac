package dev.ballast.server.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a node used over a short time, and what its pods did. Processor time is in nanoseconds a
/// second.
///
/// @param at the end of that time
/// @param window its length
public record NodeUse(
    String node,
    Instant at,
    Duration window,
    long cpuNanocores,
    long memoryBytes,
    List<PodUse> pods) {

  public record PodUse(String uid, List<ContainerUse> containers) {}

  public record ContainerUse(String name, long cpuNanocores, long memoryBytes) {}
}
