package dev.ballast.store.rocks;

import dev.ballast.store.CannotOpen;
import dev.ballast.store.CannotOpen.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

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

  static IOException of(RocksDBException cause) {
    return new IOException(said(cause), cause);
  }

  private static Reason reasonOf(Exception cause) {
    if (said(cause).toLowerCase(Locale.ROOT).contains("no space left")) return Reason.NO_SPACE;
    if (cause instanceof RocksDBException rocks) {
      Status status = rocks.getStatus();
      if (status == null || status.getCode() == Status.Code.Corruption) return Reason.DAMAGED;
      if (said(cause).contains("No such file")) return Reason.DAMAGED;
    }
    return Reason.NOT_WRITABLE;
  }

  private static String said(Exception cause) {
    String message = cause.getMessage();
    boolean bare = message == null || !message.contains(" ");
    return bare ? cause.getClass().getSimpleName() + ": " + message : String.valueOf(message);
  }
}
