package dev.ballast.node.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// A container as the runtime knows it. Times that have not come are [Instant#EPOCH].
///
/// @param attempt counts the container's restarts, from 0
/// @param image the name it was created with
/// @param imageId the image's content id, as a pod's status shows it
/// @param exitCode 0 until it exited
/// @param reason a word, for example `Completed`, `Error`, `OOMKilled`
public record Container(
    String id,
    String name,
    int attempt,
    String sandboxId,
    String image,
    String imageId,
    State state,
    Instant created,
    Instant started,
    Instant finished,
    int exitCode,
    String reason,
    String message,
    Map<String, String> labels,
    Map<String, String> annotations,
    Path logPath) {

  public enum State {
    CREATED,
    /// Its start was cut off, with the one who asked for it: it never ran, and never will.
    ABORTED,
    RUNNING,
    EXITED,
    UNKNOWN
  }
}
