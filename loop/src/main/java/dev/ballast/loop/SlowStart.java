package dev.ballast.loop;

import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Does many alike things in batches of 1, 2, 4... at a time, and stops after a batch in which one
/// failed: what fails for one reason would fail for all, and the API should hear of it once or
/// twice, not five hundred times.
public final class SlowStart {
  private SlowStart() {}

  /// One thing to do; throws where it fails.
  @FunctionalInterface
  public interface Work<T> {
    void on(T item) throws InterruptedException;
  }

  /// Does `work` on all `items`, at most `most` at a time.
  ///
  /// @throws RuntimeException the first failure, after the batch in which it happened
  public static <T> void run(World world, List<T> items, int most, Work<T> work)
      throws InterruptedException {
    int done = 0;
    for (int size = 1; done < items.size(); size = Math.min(2 * size, most)) {
      List<T> batch = items.subList(done, Math.min(done + size, items.size()));
      if (batch.size() == 1) work.on(batch.getFirst());
      else together(world, batch, work);
      done += batch.size();
    }
  }

  /// Cuts a list into runs of items of one class, in order: what is alike may be done together.
  public static <T> List<List<T>> runs(List<T> items) {
    var runs = new ArrayList<List<T>>();
    for (T each : items) {
      boolean alike = !runs.isEmpty() && runs.getLast().getFirst().getClass() == each.getClass();
      if (!alike) runs.add(new ArrayList<>());
      runs.getLast().add(each);
    }
    return runs;
  }

  private static <T> void together(World world, List<T> batch, Work<T> work)
      throws InterruptedException {
    Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    var threads = new ArrayList<Thread>(batch.size());
    for (T item : batch) threads.add(world.spawn("batch", () -> one(item, work, failures)));
    try {
      for (Thread each : threads) each.join();
    } catch (InterruptedException stopped) {
      threads.forEach(Thread::interrupt);
      throw stopped;
    }
    RuntimeException first = failures.poll();
    if (first != null) throw first;
  }

  private static <T> void one(T item, Work<T> work, Queue<RuntimeException> failures) {
    try {
      work.on(item);
    } catch (RuntimeException failed) {
      failures.add(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
