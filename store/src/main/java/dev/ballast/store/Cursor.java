package dev.ballast.store;

import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A follower's position in the log. For one thread at a time; [#close] may come from any.
public final class Cursor<V> implements AutoCloseable {
  private static final int MOST_AT_ONCE = 1024;

  private final World world;
  private final ChangeLog<V> log;
  private final ChangeLog.Topic<V> topic;
  private final AtomicReference<@Nullable Sleeper> sleeper = new AtomicReference<>();
  private ChangeLog.Link<V> at;
  private volatile long position;
  private volatile boolean closed;
  private volatile boolean patient;
  private volatile boolean nudged;
  private volatile World.@Nullable Timer alarm;
  private volatile long alarmAt = Long.MAX_VALUE;
  private boolean left;

  /// Who waits, and what it does first to know what for.
  private record Sleeper(Thread thread, Runnable mark) {}

  Cursor(
      World world,
      ChangeLog<V> log,
      ChangeLog.Topic<V> topic,
      ChangeLog.Link<V> at,
      long position) {
    this.world = world;
    this.log = log;
    this.topic = topic;
    this.at = at;
    this.position = position;
  }

  /// The changes since the last call, oldest first, never a part of a transaction; waits for some
  /// for as long as `wait`. Empty when none came in time, which may also be early.
  ///
  /// @throws Compacted where changes that were not delivered have left the log
  /// @throws StoreUnavailable where the store or this cursor is closed
  public List<Change<V>> next(Duration wait) throws InterruptedException {
    List<Change<V>> changes = poll();
    if (!changes.isEmpty() || wait.isZero() || wait.isNegative()) return changes;
    sleeper.set(new Sleeper(Thread.currentThread(), () -> {}));
    topic.sleep(this);
    try {
      setAlarm(wait);
      changes = poll();
      if (!changes.isEmpty() || nudged) return changes;
      LockSupport.park(this);
    } finally {
      topic.wake(this);
      sleeper.set(null);
    }
    if (Thread.interrupted()) throw new InterruptedException();
    return poll();
  }

  /// As [#next], without waiting.
  public List<Change<V>> poll() {
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

  /// Has `mark` run and `thread` unparked once when there is something to poll, be it that all is
  /// over; at once where there is already. A thread that follows many cursors is unparked when all
  /// that have news are marked. `mark` runs on the committer's thread, so it must be short.
  ///
  /// Who waits this way is patient: where many do, they may be told some milliseconds later.
  public void onNews(Thread thread, Runnable mark) {
    patient = true;
    sleeper.set(new Sleeper(thread, mark));
    topic.sleep(this);
    if (at.next == null && !closed && !nudged && !log.closed()) return;
    topic.wake(this);
    wake();
  }

  /// From now on nobody waits here: what there is can be polled, and then nothing.
  public void nudge() {
    nudged = true;
    wake();
  }

  /// One alarm at a time, and it is left to ring when something comes before it: a timer for each
  /// wait cost a third of what it takes to tell 300 watchers. Who waits is registered before, so
  /// that no ringing is missed.
  private void setAlarm(Duration wait) {
    long due = world.nanoTime() + wait.toNanos();
    World.Timer set = alarm;
    if (set != null && alarmAt <= due) return;
    if (set != null) set.cancel();
    alarmAt = due;
    alarm = world.after(wait, this::ring);
  }

  private void ring() {
    alarmAt = Long.MAX_VALUE;
    wake();
  }

  boolean patient() {
    return patient;
  }

  /// The revision up to which this cursor has delivered everything that concerns it.
  public long position() {
    return position;
  }

  /// Tells who waits that there is news, and gives back the thread that is to be unparked for it.
  @Nullable Thread mark() {
    Sleeper waiting = sleeper.getAndSet(null);
    if (waiting == null) return null;
    waiting.mark().run();
    return waiting.thread();
  }

  private void wake() {
    LockSupport.unpark(mark());
  }

  @Override
  public void close() {
    closed = true;
    wake();
    synchronized (this) {
      if (left) return;
      left = true;
    }
    World.Timer set = alarm;
    if (set != null) set.cancel();
    log.leave(topic);
  }
}
