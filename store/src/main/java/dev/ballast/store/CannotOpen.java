package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// A data folder that does not open; the message says what to do about it.
public final class CannotOpen extends StoreException {
  public enum Reason {
    /// Another server holds it.
    LOCKED,
    /// It can't be created or written.
    NOT_WRITABLE,
    /// The disk is full.
    NO_SPACE,
    /// Its files are damaged.
    DAMAGED,
    /// What was acknowledged is missing at the end.
    CUT_SHORT,
    /// A restore into it did not come to its end.
    UNFINISHED,
    /// The engine's native library does not load.
    NO_ENGINE
  }

  private final Reason reason;

  public CannotOpen(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause, true);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Whether something that was kept there is missing or can't be read.
  public boolean isDamage() {
    return reason == Reason.DAMAGED || reason == Reason.CUT_SHORT;
  }
}
