package dev.ballast.cluster.data;

import dev.ballast.server.access.pki.KeysDamaged;
import dev.ballast.store.CannotOpen;
import dev.ballast.store.backup.UnreadableBackup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why a backup was not written, not restored or not proven, in one sentence that says what to do.
public final class BackupFailed extends RuntimeException {
  BackupFailed(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /// @param doing what was tried, `writing` for example
  static BackupFailed of(String doing, Path file, Exception cause) {
    return switch (cause) {
      case BackupFailed said -> said;
      case UnreadableBackup unreadable ->
          new BackupFailed(file + " " + unreadable.getMessage(), unreadable);
      case CannotOpen refused -> new BackupFailed(String.valueOf(refused.getMessage()), refused);
      case KeysDamaged damaged -> new BackupFailed(String.valueOf(damaged.getMessage()), damaged);
      case UncheckedIOException wrapped ->
          of(doing, file, Objects.requireNonNull(wrapped.getCause()));
      case IOException failed -> new BackupFailed(doing + " " + file + ": " + why(failed), failed);
      default -> throw new IllegalStateException(doing + " " + file, cause);
    };
  }

  private static String why(IOException failed) {
    return switch (failed) {
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case AccessDeniedException denied -> "this user may not use " + denied.getFile();
      default -> failed.getMessage() == null ? failed.toString() : failed.getMessage();
    };
  }
}
