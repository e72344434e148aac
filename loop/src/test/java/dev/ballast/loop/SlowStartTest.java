package dev.ballast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.world.ManualWorld;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowStartTest {
  private final ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();

  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void allAreDone() throws Exception {
    SlowStart.run(new ManualWorld(), items(20), 8, done::add);
    assertThat(done).containsExactlyInAnyOrderElementsOf(items(20));
  }

  /// The batches are 0 | 1 2 | 3 4 5 6 | 7 ... 14: the one that fails is done to its end.
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 2", "4, 6", "10, 14"})
  void aFailureStopsAfterItsBatch(int fails, int batchesLeft) {
    assertThatThrownBy(
            () ->
                SlowStart.run(
                    new ManualWorld(),
                    items(20),
                    8,
                    item -> {
                      if (item == fails) throw new IllegalStateException("refused");
                      done.add(item);
                    }))
        .hasMessage("refused");
    assertThat(done).hasSize(batchesLeft).allMatch(item -> item <= batchesLeft);
  }

  @Test
  void runsKeepTheOrder() {
    assertThat(SlowStart.runs(List.<Object>of(1, 2, "a", 3))).hasSize(3);
  }
}
