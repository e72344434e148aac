package dev.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.world.SystemWorld;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A disk that stands still must not fill the memory with writers' transactions.
class BackPressureTest {
  private final SystemWorld world = new SystemWorld();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();

  /// Waits before each write until the gate opens.
  private final class StuckJournal implements Journal<Text> {
    @Override
    public void write(Collection<Edit<Text>> edits, long revision) {
      writes.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public long recover() {
      return 0;
    }

    @Override
    public void close() {
      gate.countDown();
    }
  }

  private void put(Committer<Text> committer, String key) {
    committer.commit(Transaction.put(key, Text.of("x"), Expected.ANY));
    acknowledged.incrementAndGet();
  }

  @Test
  void whoFindsTheQueueFullIsRefusedAtOnceAndNobodyElseIs() {
    var limits = new Limits(3, 8, 100);
    try (Committer<Text> committer =
        Committer.start(world, Text.CODEC, limits, new StuckJournal(), List.of(), 0)) {
      world.spawn("first", () -> put(committer, "first"));
      await().until(() -> writes.get() == 1);
      for (int i = 0; i < 3; i++) {
        String key = "waiting" + i;
        Thread writer = world.spawn("writer", () -> put(committer, key));
        await().until(() -> writer.getState() == Thread.State.WAITING);
      }
      assertThatThrownBy(() -> put(committer, "one-too-many")).isInstanceOf(Overloaded.class);
      assertThat(acknowledged).hasValue(0);
      gate.countDown();
      await().until(() -> acknowledged.get() == 4);
      assertThat(committer.snapshot().get("one-too-many")).isNull();
      put(committer, "later");
      assertThat(committer.snapshot().count("")).isEqualTo(5);
    }
  }
}
