package dev.ballast.world;

import dev.ballast.world.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A world whose clock stands still until it is advanced by hand, and whose ids and random numbers
/// follow from a seed.
///
/// Timers run on the thread that calls [#advance], one after the other, in the order of their times
/// (first come first served among equals), with the clock at the time each was set for. [#sleep]
/// waits on the same clock. Spawned work runs on real virtual threads; [#awaitWaiting] lets a test
/// wait until such work has come to rest on the clock.
public final class ManualWorld implements World {
  private final Random random;
  private final Metrics metrics = new Metrics();
  private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
  private final Instant start;
  private long elapsedNanos;
  private long sequence;

  /// A world that starts at 2026-01-01T00:00:00Z with seed 1.
  public ManualWorld() {
    this(Instant.parse("2026-01-01T00:00:00Z"), 1);
  }

  public ManualWorld(Instant start, long seed) {
    this.start = start;
    this.random = new Random(seed);
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(elapsedNanos);
  }

  @Override
  public synchronized long nanoTime() {
    return elapsedNanos;
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return enqueue(delay, task);
  }

  @Override
  public Thread spawn(String name, Runnable work) {
    return Thread.ofVirtual().name(name).start(work);
  }

  @Override
  public Thread spawnPlatform(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  @Override
  public void sleep(Duration span) throws InterruptedException {
    if (span.isNegative() || span.isZero()) return;
    var over = new CountDownLatch(1);
    Timer alarm = enqueue(span, over::countDown);
    try {
      over.await();
    } finally {
      alarm.cancel();
    }
  }

  @Override
  public UUID newId() {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  /// Moves the clock by `span` and runs what comes due on the way, timers set meanwhile included.
  public void advance(Duration span) {
    long target;
    synchronized (this) {
      target = elapsedNanos + span.toNanos();
    }
    for (Waiting due = takeUntil(target); due != null; due = takeUntil(target)) due.task.run();
    synchronized (this) {
      elapsedNanos = Math.max(elapsedNanos, target);
    }
  }

  /// Moves the clock to the next timer and runs it; false where none waits.
  public boolean advanceToNext() {
    Waiting due = takeUntil(Long.MAX_VALUE);
    if (due == null) return false;
    due.task.run();
    return true;
  }

  /// How many timers and sleepers wait for their time.
  public synchronized int waiting() {
    return queue.size();
  }

  /// How long until the next timer or sleeper is due.
  public synchronized Optional<Duration> untilNext() {
    return Optional.ofNullable(queue.peek())
        .map(next -> Duration.ofNanos(Math.max(0, next.due - elapsedNanos)));
  }

  /// Blocks, in real time, until at least `count` timers and sleepers wait.
  ///
  /// @throws IllegalStateException where that does not happen within ten seconds
  public synchronized void awaitWaiting(int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (queue.size() < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0)
        throw new IllegalStateException(queue.size() + " wait for the clock, not " + count);
      wait(left / 1_000_000 + 1);
    }
  }

  private synchronized Waiting enqueue(Duration delay, Runnable task) {
    long due = elapsedNanos + Math.max(0, delay.toNanos());
    var waiting = new Waiting(due, sequence++, task);
    queue.add(waiting);
    notifyAll();
    return waiting;
  }

  private synchronized @Nullable Waiting takeUntil(long time) {
    Waiting next = queue.peek();
    if (next == null || next.due > time) return null;
    queue.remove();
    elapsedNanos = Math.max(elapsedNanos, next.due);
    return next;
  }

  private synchronized void drop(Waiting waiting) {
    queue.remove(waiting);
  }

  private final class Waiting implements Timer, Comparable<Waiting> {
    private final long due;
    private final long order;
    private final Runnable task;

    private Waiting(long due, long order, Runnable task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      drop(this);
    }

    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
