package dev.ballast.node.stream;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Which part of a container's log is asked for, and how.
///
/// @param follow whether to wait for more while the container runs
/// @param tailLines only so many lines from the end
/// @param since only lines from then on
/// @param limitBytes at most so many bytes
/// @param timestamps whether each line begins with its time
public record LogOptions(
    boolean follow,
    OptionalLong tailLines,
    Optional<Instant> since,
    OptionalLong limitBytes,
    boolean timestamps) {
  public static final LogOptions ALL =
      new LogOptions(false, OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
}
