package dev.ballast.server.remote;

import java.time.Instant;
import java.util.Optional;

/// Which part of a container's log is wanted, and how (Kubernetes: PodLogOptions).
///
/// @param previous the log of the instance before the current one
/// @param tailLines only that many lines at the end; -1 for all
/// @param limitBytes no more than that; -1 for no limit
public record LogOptions(
    boolean follow,
    boolean previous,
    boolean timestamps,
    Optional<Instant> since,
    long tailLines,
    long limitBytes) {}
