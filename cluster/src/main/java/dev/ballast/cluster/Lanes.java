package dev.ballast.cluster;

import dev.ballast.client.Call;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.ResourceType;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// How many calls of our own parts run at a time. Ten thousand pods that start at once would
/// otherwise all be runnable, and a user's request would have its turn after them; so the parts
/// wait here, in the order in which they came, and the processors stay free for who calls from
/// outside. Nodes' signs of life have a lane of their own: they may not wait for anybody's pods.
/// Thread-safe.
final class Lanes {
  private static final int AT_ONCE = 64;
  private static final int SIGNS_OF_LIFE_AT_ONCE = 16;
  private static final Set<ResourceType> SIGNS_OF_LIFE = Set.of(Types.LEASES, Types.NODES);

  private final Semaphore usual = new Semaphore(AT_ONCE, true);
  private final Semaphore signsOfLife = new Semaphore(SIGNS_OF_LIFE_AT_ONCE, true);

  /// Does `work`, which is what `call` asks for, when it is its turn.
  <T> T run(Call call, Supplier<T> work) {
    Semaphore lane = SIGNS_OF_LIFE.contains(call.type()) ? signsOfLife : usual;
    try {
      lane.acquire();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("interrupted while waiting for a turn");
    }
    try {
      return work.get();
    } finally {
      lane.release();
    }
  }
}
