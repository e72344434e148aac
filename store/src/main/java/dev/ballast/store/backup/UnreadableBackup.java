package dev.ballast.store.backup;

import java.io.IOException;

/// A file that is no backup, or one that can't be used; the message says why and what to do.
public final class UnreadableBackup extends IOException {
  UnreadableBackup(String message) {
    super(message);
  }
}
