package dev.ballast.node.launch;

import java.util.List;

/// What pods are told of their node.
///
/// @param cluster tells the cluster from every other one
/// @param addresses the node's own, the primary one first
/// @param dnsServers the cluster's DNS; empty leaves pods with the node's own
/// @param clusterDomain usually `cluster.local`
/// @param memoryBytes what the node has
/// @param sealsSecrets whether its runtime writes down what it is told, so that it is told marks in
///     the place of Secrets' values
public record NodeFacts(
    String name,
    String cluster,
    List<String> addresses,
    List<String> dnsServers,
    String clusterDomain,
    long memoryBytes,
    boolean sealsSecrets) {}
