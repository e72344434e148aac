package dev.ballast.node.runtime;

import org.jspecify.annotations.Nullable;

/// The one exception of a [Runtime]: the world's failure, with a kind to decide by and a message
/// for a person.
public final class RuntimeFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public enum Kind {
    /// The runtime does not answer: its socket is gone or it is starting. Trying again is right.
    UNAVAILABLE,
    /// No such sandbox, container or image.
    NOT_FOUND,
    /// A name is taken already, for example by the container of an attempt before.
    ALREADY_EXISTS,
    /// The registry, or nobody, has the image.
    IMAGE_UNAVAILABLE,
    /// What was asked for can never work, for example a malformed image name.
    INVALID,
    TIMED_OUT,
    /// Anything else; the message has the runtime's own words.
    FAILED
  }

  private final Kind kind;

  public RuntimeFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  public RuntimeFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public boolean is(Kind other) {
    return kind == other;
  }
}
