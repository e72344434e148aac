package dev.ballast.cluster;

import dev.ballast.world.World;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A value that another thread works out while this one goes on: starting has two processors' worth
/// to do.
final class Beside<T> {
  private final CompletableFuture<T> value;

  private Beside(CompletableFuture<T> value) {
    this.value = value;
  }

  static <T> Beside<T> start(World world, String name, Supplier<T> work) {
    return new Beside<>(CompletableFuture.supplyAsync(work, task -> world.spawn(name, task)));
  }

  /// Waits for it. What `work` threw is thrown here.
  T join() {
    try {
      return value.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failed) throw failed;
      throw e;
    }
  }
}
