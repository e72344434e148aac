package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;

/// What the disk and RocksDB complain about, in words that say what to do.
final class DiskFailure {
  private DiskFailure() {}

  static CannotOpen cannotOpen(Path folder, Exception cause) {
    Reason reason = reasonOf(cause);
    String message =
        switch (reason) {
          case NO_SPACE ->
              "The disk of %s is full (%s): make room and start again; nothing is lost.";
          case DAMAGED ->
              "%s is damaged (%s): restore a backup, or start once with --recover to keep what can still be read.";
          default -> "%s can't be written (%s): make it writable for this user, or name another.";
        };
    return new CannotOpen(reason, message.formatted(folder, said(cause)), cause);
  }

  static CannotOpen unreadable(Path folder, String key, Exception cause) {
    String message =
        "%s in %s can't be read (%s). Or restore a backup, or start once with --recover to go on without it.";
    return new CannotOpen(
        Reason.DAMAGED, message.formatted(key, folder, cause.getMessage()), cause);
  }

  static CannotOpen interruptedSalvage(Path folder) {
    String message =
        "A recovery of %s did not come to its end: start once more with --recover, or restore a backup.";
    return new CannotOpen(Reason.DAMAGED, message.formatted(folder), null);
  }

  static IOException of(RocksDBException cause) {
    return new IOException(said(cause), cause);
  }

  private static Reason reasonOf(Exception cause) {
    String said = said(cause).toLowerCase(Locale.ROOT);
    if (said.contains("no space left")) return Reason.NO_SPACE;
    boolean denied = said.contains("permission denied") || said.contains("read-only file system");
    return cause instanceof RocksDBException && !denied ? Reason.DAMAGED : Reason.NOT_WRITABLE;
  }

  private static String said(Exception cause) {
    String message = cause.getMessage();
    boolean bare = message == null || !message.contains(" ");
    return bare ? cause.getClass().getSimpleName() + ": " + message : String.valueOf(message);
  }
}
