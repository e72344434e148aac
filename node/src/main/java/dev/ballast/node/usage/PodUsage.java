package dev.ballast.node.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What one pod used over a short time.
///
/// @param at the end of that time
/// @param window its length
public record PodUsage(
    String namespace,
    String name,
    String uid,
    Instant at,
    Duration window,
    List<ContainerUse> containers) {

  /// @param cpuNanocores processor time in nanoseconds a second: 1,000,000,000 is one core
  /// @param memoryBytes the working set at the end
  public record ContainerUse(String name, long cpuNanocores, long memoryBytes) {}
}
