package dev.ballast.loop;

import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// Keys that wait to be worked on. A key waits once however often it is added; one that is added
/// while it is worked on comes back when that is done, so that no key is worked on twice at a time.
/// Thread-safe.
public final class WorkQueue<K> {
  private static final BackOff RETRY = new BackOff(Duration.ofMillis(5), Duration.ofSeconds(1_000));

  private final World world;
  private final QueueMeter meter;
  private final Queue<K> ready = new ArrayDeque<>();
  private final Map<K, Long> wanted = new HashMap<>();
  private final Map<K, Long> inWork = new HashMap<>();
  private final Map<K, Later> later = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();

  /// @param name by which the queue is measured
  public WorkQueue(World world, String name) {
    this.world = world;
    this.meter = new QueueMeter(world.metrics(), name, this);
  }

  private record Later(long due, World.Timer timer) {}

  public synchronized void add(K key) {
    if (wanted.putIfAbsent(key, world.nanoTime()) != null) return;
    meter.added();
    if (inWork.containsKey(key)) return;
    ready.add(key);
    notify();
  }

  /// Adds `key` after `delay`. A key that waits already comes at the earlier of both times.
  public synchronized void addAfter(K key, Duration delay) {
    if (delay.isNegative() || delay.isZero()) {
      add(key);
      return;
    }
    long due = world.nanoTime() + delay.toNanos();
    Later waiting = later.get(key);
    if (waiting != null) {
      if (waiting.due <= due) return;
      waiting.timer.cancel();
    }
    later.put(key, new Later(due, world.after(delay, () -> comesDue(key, due))));
  }

  private synchronized void comesDue(K key, long due) {
    Later waiting = later.get(key);
    if (waiting == null || waiting.due != due) return;
    later.remove(key);
    add(key);
  }

  /// Adds `key` after a wait that doubles each time until [#forget].
  public synchronized void retry(K key) {
    meter.retried();
    addAfter(key, RETRY.after(failures.merge(key, 1, Integer::sum)));
  }

  /// How many retries in a row `key` has behind it.
  public synchronized int failures(K key) {
    return failures.getOrDefault(key, 0);
  }

  /// Lets the next retry of `key` wait the shortest time again.
  public synchronized void forget(K key) {
    failures.remove(key);
  }

  /// The next key, waiting for one. Call [#done] after the work on it.
  public synchronized K take() throws InterruptedException {
    while (ready.isEmpty()) wait();
    K key = ready.remove();
    long now = world.nanoTime();
    Long since = wanted.remove(key);
    meter.taken(since == null ? 0 : now - since);
    inWork.put(key, now);
    return key;
  }

  /// Ends the work on `key`.
  public synchronized void done(K key) {
    Long since = inWork.remove(key);
    if (since == null) return;
    meter.worked(world.nanoTime() - since);
    if (!wanted.containsKey(key)) return;
    ready.add(key);
    notify();
  }

  /// How many keys could be taken now.
  public synchronized int size() {
    return ready.size();
  }

  /// For how many nanoseconds each key that is worked on has been so.
  synchronized List<Long> ages() {
    long now = world.nanoTime();
    return inWork.values().stream().map(since -> now - since).toList();
  }

  /// Drops what waits for its time.
  public synchronized void close() {
    later.values().forEach(each -> each.timer.cancel());
    later.clear();
  }
}
