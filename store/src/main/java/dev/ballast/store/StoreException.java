package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// What a store may answer instead of doing it.
public abstract sealed class StoreException extends RuntimeException
    permits Conflicted, Overloaded, StoreUnavailable, Compacted, CannotOpen {
  StoreException(String message, @Nullable Throwable cause, boolean traced) {
    super(message, cause, false, traced);
  }
}
