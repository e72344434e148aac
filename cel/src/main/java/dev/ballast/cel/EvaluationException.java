package dev.ballast.cel;

/// An expression that gave no value.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why there is none.
  public enum Reason {
    /// The expression itself: a missing key, a division by zero.
    ERROR,
    /// This one evaluation cost too much.
    CALL_LIMIT,
    /// The evaluations of one request together cost too much.
    BUDGET
  }

  private final Reason reason;

  EvaluationException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  EvaluationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
