package dev.ballast.node.pod;

/// An image that is not there and did not come, in the word of a container's status.
final class PullFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PullFailure(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
