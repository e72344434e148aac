package dev.ballast.loop;

import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// Keys that wait to be worked on. A key waits once however often it is added; one that is added
/// while it is worked on comes back when that is done, so that no key is worked on twice at a time.
/// Thread-safe.
public final class WorkQueue<K> {
  private static final BackOff RETRY = new BackOff(Duration.ofMillis(5), Duration.ofSeconds(1_000));

  private final World world;
  private final Queue<K> ready = new ArrayDeque<>();
  private final Set<K> wanted = new HashSet<>();
  private final Set<K> inWork = new HashSet<>();
  private final Map<K, Later> later = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();

  public WorkQueue(World world) {
    this.world = world;
  }

  private record Later(long due, World.Timer timer) {}

  public synchronized void add(K key) {
    if (!wanted.add(key) || inWork.contains(key)) return;
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
    wanted.remove(key);
    inWork.add(key);
    return key;
  }

  /// Ends the work on `key`.
  public synchronized void done(K key) {
    if (!inWork.remove(key) || !wanted.contains(key)) return;
    ready.add(key);
    notify();
  }

  /// How many keys could be taken now.
  public synchronized int size() {
    return ready.size();
  }

  /// Drops what waits for its time.
  public synchronized void close() {
    later.values().forEach(each -> each.timer.cancel());
    later.clear();
  }
}
