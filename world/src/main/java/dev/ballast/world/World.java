package dev.ballast.world;

import dev.ballast.world.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What a part of Ballast may know of the outside. Implementations are thread-safe.
public interface World {
  /// The wall clock.
  Instant now();

  /// A monotonic clock in nanoseconds, for measuring spans only.
  long nanoTime();

  /// Runs `task` once on a virtual thread after `delay`.
  Timer after(Duration delay, Runnable task);

  /// Starts `work` on a virtual thread named `name` and returns it, for `interrupt` and `join`.
  Thread spawn(String name, Runnable work);

  /// Starts `work` on a platform thread, for what blocks inside native code for long: there a
  /// virtual thread would keep one of the few carriers from the others.
  Thread spawnPlatform(String name, Runnable work);

  /// Waits for `span`, unless interrupted.
  void sleep(Duration span) throws InterruptedException;

  /// A new random (version 4) id.
  UUID newId();

  RandomGenerator random();

  /// Where is counted and measured what others may want to know of us.
  Metrics metrics();

  /// A random name suffix of `length` characters, from the alphabet that Kubernetes uses for
  /// `generateName`: no vowels (no accidental words) and no characters that look alike.
  default String randomSuffix(int length) {
    String alphabet = "bcdfghjklmnpqrstvwxz2456789";
    var suffix = new StringBuilder(length);
    for (int i = 0; i < length; i++)
      suffix.append(alphabet.charAt(random().nextInt(alphabet.length())));
    return suffix.toString();
  }

  /// A task that waits for its time.
  interface Timer {
    /// Keeps the task from running, unless it runs already.
    void cancel();
  }
}
