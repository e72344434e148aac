package dev.ballast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.ApiException;
import dev.ballast.world.ManualWorld;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ControllerTest {
  private final ManualWorld world = new ManualWorld();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Test
  void failuresComeBackAfterABackOff() throws Exception {
    var failures = new java.util.ArrayDeque<RuntimeException>();
    failures.add(ApiException.unavailable("away"));
    failures.add(new IllegalStateException("a bug, on purpose"));
    try (var controller =
        new Controller<String>(
            world,
            "test",
            1,
            key -> {
              seen.add(key);
              if (!failures.isEmpty()) throw failures.remove();
            })) {
      controller.start();
      controller.add("a");
      for (int i = 0; i < 2; i++) {
        world.awaitWaiting(1);
        world.advanceToNext();
      }
      await().untilAsserted(() -> assertThat(seen).containsExactly("a", "a", "a"));
    }
  }

  @Test
  void closingInterruptsTheWorkAndWaitsForIt() throws Exception {
    var began = new CountDownLatch(1);
    var controller =
        new Controller<String>(
            world,
            "test",
            1,
            key -> {
              began.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                seen.add("ended");
              }
            });
    controller.start();
    controller.add("a");
    began.await();
    controller.close();
    assertThat(seen).containsExactly("ended");
  }
}
