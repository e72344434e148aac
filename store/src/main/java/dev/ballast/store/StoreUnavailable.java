package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// Writes are refused: the disk is full or fails, or the store is closed. Reads go on.
public final class StoreUnavailable extends StoreException {
  StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause, true);
  }
}
