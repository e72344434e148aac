package dev.ballast.node.launch;

/// A container that can't be made as its spec asks; the message says what is wrong.
public final class ConfigFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigFailure(String message) {
    super(message);
  }
}
