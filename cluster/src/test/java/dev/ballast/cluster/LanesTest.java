package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Call;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.world.SystemWorld;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final SystemWorld world = new SystemWorld();
  private final Lanes lanes = new Lanes();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  private static Call get(ResourceType type) {
    return new Call(Verb.GET, type, "", "x", "", Map.of(), null, "");
  }

  private Integer hold() {
    running.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return done.incrementAndGet();
  }

  @Test
  void manyCallsWaitForTheirTurnAndSignsOfLifeDoNotWaitBehindThem() {
    for (int i = 0; i < 300; i++)
      world.spawn("caller", () -> lanes.run(get(Types.PODS), this::hold));
    await().until(() -> running.get() == 64);
    assertThat(lanes.run(get(Types.LEASES), () -> "renewed")).isEqualTo("renewed");
    assertThat(running.get()).isEqualTo(64);
    gate.countDown();
    await().atMost(Duration.ofSeconds(10)).until(() -> done.get() == 300);
  }

  @Test
  void aRefusalGivesTheTurnBack() {
    for (int i = 0; i < 200; i++) {
      assertThatThrownBy(
              () ->
                  lanes.run(
                      get(Types.PODS),
                      () -> {
                        throw ApiException.unavailable("no");
                      }))
          .isInstanceOf(ApiException.class);
    }
    assertThat(lanes.run(get(Types.PODS), () -> 1)).isEqualTo(1);
  }
}
