package dev.ballast.server.access.pki;

import org.jspecify.annotations.Nullable;

/// Keys that can't be made again are missing or damaged; the message says which, and what to do.
public final class KeysDamaged extends RuntimeException {
  KeysDamaged(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
