package dev.ballast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final ManualWorld world = new ManualWorld();
  private final WorkQueue<String> queue = new WorkQueue<>(world, "test");

  @Test
  void aKeyWaitsOnce() throws Exception {
    queue.add("a");
    queue.add("b");
    queue.add("a");
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.take()).isEqualTo("b");
  }

  @Test
  void aKeyIsNeverInWorkTwice() throws Exception {
    queue.add("a");
    queue.take();
    queue.add("a");
    queue.add("a");
    assertThat(queue.size()).isZero();
    queue.done("a");
    assertThat(queue.take()).isEqualTo("a");
    queue.done("a");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aDelayedKeyComesAtTheEarlierOfItsTimes() {
    queue.addAfter("a", Duration.ofSeconds(5));
    queue.addAfter("a", Duration.ofSeconds(9));
    queue.addAfter("b", Duration.ofSeconds(9));
    queue.addAfter("b", Duration.ofSeconds(2));
    world.advance(Duration.ofSeconds(2));
    assertThat(queue.size()).isEqualTo(1);
    world.advance(Duration.ofSeconds(3));
    assertThat(queue.size()).isEqualTo(2);
    world.advance(Duration.ofMinutes(1));
    assertThat(queue.size()).isEqualTo(2);
    assertThat(world.waiting()).isZero();
  }

  @Test
  void retriesWaitTwiceAsLongEachTimeUntilForgotten() throws Exception {
    for (long wait = 5; wait <= 40; wait *= 2) {
      queue.retry("a");
      world.advance(Duration.ofMillis(wait).minusNanos(1));
      assertThat(queue.size()).isZero();
      world.advance(Duration.ofNanos(1));
      queue.done(queue.take());
    }
    queue.forget("a");
    queue.retry("a");
    world.advance(Duration.ofMillis(5));
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void aRetryNeverWaitsLongerThanTheMost() {
    var backOff = new BackOff(Duration.ofMillis(5), Duration.ofSeconds(1_000));
    assertThat(backOff.after(18)).isEqualTo(Duration.ofMillis(655_360));
    assertThat(backOff.after(19)).isEqualTo(Duration.ofSeconds(1_000));
    assertThat(backOff.after(5_000)).isEqualTo(Duration.ofSeconds(1_000));
  }

  @Test
  void takeWaitsForWork() throws Exception {
    var taken = new CompletableFuture<String>();
    world.spawn(
        "taker",
        () -> {
          try {
            taken.complete(queue.take());
          } catch (InterruptedException stopped) {
            taken.completeExceptionally(stopped);
          }
        });
    queue.add("a");
    assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo("a");
  }
}
