package dev.ballast.node.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A pod's sandbox as the runtime knows it.
///
/// @param addresses the pod's own addresses, the primary one first; empty on the host's network
public record Sandbox(
    String id,
    String podUid,
    String name,
    String namespace,
    int attempt,
    boolean ready,
    Instant created,
    List<String> addresses,
    Map<String, String> labels,
    Map<String, String> annotations) {}
