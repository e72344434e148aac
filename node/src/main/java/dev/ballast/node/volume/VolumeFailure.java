package dev.ballast.node.volume;

/// A volume that can't be made now; the message says why, for the pod's event.
public final class VolumeFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public VolumeFailure(String message) {
    super(message);
  }

  public VolumeFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
