package dev.ballast.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A follower's position in the log. For one thread at a time; [#close] may come from any.
public final class Cursor<V> implements AutoCloseable {
  private static final int MOST_AT_ONCE = 1024;

  private final ChangeLog<V> log;
  private final ChangeLog.Topic<V> topic;
  private ChangeLog.Link<V> at;
  private volatile long position;
  private volatile @Nullable Thread sleeper;
  private volatile boolean closed;
  private boolean left;

  Cursor(ChangeLog<V> log, ChangeLog.Topic<V> topic, ChangeLog.Link<V> at, long position) {
    this.log = log;
    this.topic = topic;
    this.at = at;
    this.position = position;
  }

  /// The changes since the last call, oldest first, never a part of a transaction; waits for some
  /// for as long as `wait`. Empty when none came in time, which may also be a little early.
  ///
  /// @throws Compacted where changes that were not delivered have left the log
  /// @throws StoreUnavailable where the store or this cursor is closed
  public List<Change<V>> next(Duration wait) throws InterruptedException {
    List<Change<V>> changes = pending();
    if (!changes.isEmpty() || wait.isZero() || wait.isNegative()) return changes;
    sleeper = Thread.currentThread();
    topic.sleep(this);
    try {
      changes = pending();
      if (!changes.isEmpty()) return changes;
      LockSupport.parkNanos(this, wait.toNanos());
    } finally {
      topic.wake(this);
      sleeper = null;
    }
    if (Thread.interrupted()) throw new InterruptedException();
    return pending();
  }

  private List<Change<V>> pending() {
    if (closed || log.closed()) throw new StoreUnavailable("the cursor is closed", null);
    long complete = log.revision();
    ChangeLog.Link<V> next = at.next;
    if (next == null) {
      position = Math.max(position, complete);
      return List.of();
    }
    var changes = new ArrayList<Change<V>>();
    while (next != null) {
      if (next == at) throw new Compacted(position, log.compacted());
      if (changes.size() >= MOST_AT_ONCE && next.revision != at.revision) break;
      if (next.change != null && next.revision > position) changes.add(next.change);
      at = next;
      next = at.next;
    }
    position = Math.max(position, at.revision);
    return changes;
  }

  /// The revision up to which this cursor has delivered everything that concerns it.
  public long position() {
    return position;
  }

  void wake() {
    Thread thread = sleeper;
    if (thread != null) LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    wake();
    synchronized (this) {
      if (left) return;
      left = true;
    }
    log.leave(topic);
  }
}
