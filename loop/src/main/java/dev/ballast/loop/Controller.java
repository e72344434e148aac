package dev.ballast.loop;

import dev.ballast.objects.ApiException;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers that take keys from a queue and reconcile them. A failure is logged and tried again
/// after a back-off. Closing interrupts the workers and waits for them.
public final class Controller<K> implements AutoCloseable {
  private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

  private final World world;
  private final String name;
  private final int workers;
  private final Reconciler<K> reconciler;
  private final WorkQueue<K> queue;
  private final Logger log;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  public Controller(World world, String name, int workers, Reconciler<K> reconciler) {
    this.world = world;
    this.name = name;
    this.workers = workers;
    this.reconciler = reconciler;
    this.queue = new WorkQueue<>(world, name);
    this.log = LoggerFactory.getLogger("dev.ballast.controllers." + name);
  }

  /// Starts the workers; they wait until `caches` hold what is there.
  public Controller<K> start(Cache... caches) {
    List<Cache> awaited = List.of(caches);
    for (int i = 0; i < workers; i++) threads.add(world.spawn(name + "-" + i, () -> work(awaited)));
    return this;
  }

  public void add(K key) {
    queue.add(key);
  }

  public void addAfter(K key, Duration delay) {
    queue.addAfter(key, delay);
  }

  private void work(List<Cache> caches) {
    try {
      for (Cache each : caches) {
        while (!each.awaitSynced(SYNC_PATIENCE)) log.warn("{} waits for {}", name, each);
      }
      while (!closed) step(queue.take());
    } catch (InterruptedException stopped) {
      log.trace("{} stops", name);
    }
  }

  private void step(K key) throws InterruptedException {
    try {
      reconciler.reconcile(key);
      queue.forget(key);
    } catch (ApiException refused) {
      if (closed) return;
      if (isOrdinary(refused)) log.debug("{} {}: {}", name, key, refused.getMessage());
      else log.warn("{} {}: {}; trying again", name, key, refused.getMessage());
      queue.retry(key);
    } catch (RuntimeException bug) {
      if (closed) return;
      log.error("{} {} failed; trying again", name, key, bug);
      queue.retry(key);
    } finally {
      queue.done(key);
    }
  }

  /// Lost races and a server that is going or overloaded are no news.
  private static boolean isOrdinary(ApiException refused) {
    return refused.is("Conflict")
        || refused.is("AlreadyExists")
        || refused.code() == 429
        || refused.code() == 503;
  }

  @Override
  public void close() {
    closed = true;
    queue.close();
    threads.forEach(Thread::interrupt);
    for (Thread each : threads) join(each);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
