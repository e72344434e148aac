package dev.ballast.store;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A transaction on its way, and the thread that waits for its outcome.
final class Pending<V> {
  private final Transaction<V> transaction;
  private final Thread writer = Thread.currentThread();
  private long revision;
  private @Nullable RuntimeException failure;
  private volatile boolean done;

  Pending(Transaction<V> transaction) {
    this.transaction = transaction;
  }

  Transaction<V> transaction() {
    return transaction;
  }

  /// Sets what [#await] will say, without waking anybody yet.
  void succeed(long atRevision) {
    revision = atRevision;
  }

  void fail(RuntimeException why) {
    failure = why;
  }

  boolean failed() {
    return failure != null;
  }

  void wake() {
    done = true;
    LockSupport.unpark(writer);
  }

  /// Waits for the outcome, interrupted or not: what is on its way can't be called back.
  long await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) writer.interrupt();
    if (failure != null) throw failure;
    return revision;
  }
}
