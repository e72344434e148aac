package dev.ballast.node;

import dev.ballast.node.volume.PodFolders;
import java.util.List;
import java.util.Map;

/// What an agent has to know of its machine and its cluster.
///
/// @param cluster tells the cluster from every other one: pods of others in the same runtime are
///     left alone
/// @param labels beyond those that every node has
/// @param taints as `key=value:Effect`
/// @param addresses the machine's own, the primary one first
/// @param podCidr where its pods' addresses come from; empty for none
/// @param dnsServers the cluster's DNS; empty leaves pods with the machine's own
/// @param sealsSecrets whether the runtime is told marks in the place of Secrets' values; what
///     starts its processes must know them
public record AgentSettings(
    String nodeName,
    String cluster,
    Map<String, String> labels,
    List<String> taints,
    List<String> addresses,
    String podCidr,
    Capacity capacity,
    PodFolders folders,
    List<String> dnsServers,
    String clusterDomain,
    boolean sealsSecrets) {

  /// What the machine offers to pods.
  public record Capacity(long cpuMillis, long memoryBytes, long diskBytes, int pods) {}
}
