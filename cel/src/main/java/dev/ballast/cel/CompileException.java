package dev.ballast.cel;

/// An expression that is none. The message names each place, as Kubernetes does.
public final class CompileException extends Exception {
  private static final long serialVersionUID = 1;

  CompileException(String message, Throwable cause) {
    super(message, cause);
  }

  CompileException(String message) {
    super(message);
  }
}
