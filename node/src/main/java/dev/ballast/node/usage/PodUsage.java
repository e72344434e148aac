package dev.ballast.node.usage;

import java.util.List;

/// What one pod used over the time that its [NodeUsage] names.
public record PodUsage(String namespace, String name, String uid, List<ContainerUse> containers) {

  /// @param cpuNanocores processor time in nanoseconds a second: 1,000,000,000 is one core
  /// @param memoryBytes the working set at the end
  public record ContainerUse(String name, long cpuNanocores, long memoryBytes) {}
}
