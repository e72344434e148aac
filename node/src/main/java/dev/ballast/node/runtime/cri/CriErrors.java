package dev.ballast.node.runtime.cri;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.RuntimeFailure.Kind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;

/// Tells from gRPC's status, and the runtime's words where that is all there is, what went wrong.
final class CriErrors {
  private CriErrors() {}

  static RuntimeFailure of(StatusRuntimeException error, String doing, Path socket) {
    Status status = error.getStatus();
    String words = status.getDescription() == null ? "" : status.getDescription();
    Kind kind = kind(status.getCode(), words);
    String message =
        kind == Kind.UNAVAILABLE
            ? "the container runtime at " + socket + " does not answer: is it running?"
            : doing + ": " + (words.isEmpty() ? status.getCode().name() : words);
    return new RuntimeFailure(kind, message, error);
  }

  private static Kind kind(Status.Code code, String words) {
    return switch (code) {
      case UNAVAILABLE -> Kind.UNAVAILABLE;
      case NOT_FOUND -> Kind.NOT_FOUND;
      case ALREADY_EXISTS -> Kind.ALREADY_EXISTS;
      case INVALID_ARGUMENT -> Kind.INVALID;
      case DEADLINE_EXCEEDED -> Kind.TIMED_OUT;
      // containerd gives most of its refusals no code of their own.
      default -> words.contains("is reserved for") ? Kind.ALREADY_EXISTS : Kind.FAILED;
    };
  }

  /// The same for pulling, where containerd has NOT_FOUND and UNKNOWN for what is unavailable.
  static RuntimeFailure ofPull(StatusRuntimeException error, String image, Path socket) {
    RuntimeFailure plain = of(error, "pull " + image, socket);
    return switch (plain.kind()) {
      case UNAVAILABLE, TIMED_OUT, INVALID -> plain;
      default -> new RuntimeFailure(Kind.IMAGE_UNAVAILABLE, words(plain), error);
    };
  }

  private static String words(RuntimeFailure failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
