package dev.ballast.cli;

import dev.ballast.world.World;
import java.time.Duration;

/// Looks at the heap each second and does what [HeapPlan] says, where the JVM was started with
/// `-Dballast.heap=small` (`build/java.sh`, `docs/decisions/0020-jvm.md`).
final class HeapCare {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final World world;
  private final HeapPlan plan = new HeapPlan();

  private HeapCare(World world) {
    this.world = world;
  }

  static void start(World world) {
    if ("small".equals(System.getProperty("ballast.heap"))) new HeapCare(world).lookLater();
  }

  private void lookLater() {
    world.after(BETWEEN_LOOKS, this::look);
  }

  private void look() {
    if (plan.collects(used())) {
      System.gc();
      plan.collected(used());
    }
    lookLater();
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
