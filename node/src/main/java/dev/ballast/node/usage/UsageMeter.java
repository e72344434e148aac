package dev.ballast.node.usage;

import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Measures what a node's pods use. It does nothing until it is asked: processor time needs two
/// looks at the runtime's counters, and the first one asked for a while waits a second between
/// them. Who asks again later gets the time since the look before. Thread-safe.
public final class UsageMeter {
  /// A look is the beginning of the next window once it is this old.
  private static final Duration USUAL = Duration.ofSeconds(15);

  /// Over this, a rate says nothing of now.
  private static final Duration MOST = Duration.ofMinutes(1);

  private final World world;
  private final Runtime runtime;
  private final Predicate<Container> ours;
  private @Nullable Sample base;
  private @Nullable Sample latest;

  /// @param ours which of the runtime's containers are this cluster's
  public UsageMeter(World world, Runtime runtime, Predicate<Container> ours) {
    this.world = world;
    this.runtime = runtime;
    this.ours = ours;
  }

  /// What the node uses now, and every pod with running containers; one that has only just started
  /// is not there yet.
  ///
  /// @throws dev.ballast.node.runtime.RuntimeFailure where the runtime does not answer
  public synchronized NodeUsage read() throws InterruptedException {
    Sample from = begin();
    Duration old = Duration.between(from.at(), world.now());
    if (old.compareTo(Sample.LEAST) < 0) world.sleep(Sample.LEAST.minus(old));
    Sample to = look();
    latest = to;
    return to.since(from, runtime.containers().stream().filter(ours).toList());
  }

  /// The look from which the next window goes.
  private Sample begin() {
    Instant now = world.now();
    Sample last = latest;
    if (last != null && last.at().plus(USUAL).isBefore(now)) base = last;
    Sample kept = base;
    if (kept == null || kept.at().plus(MOST).isBefore(now)) {
      kept = look();
      base = kept;
    }
    return kept;
  }

  private Sample look() {
    return Sample.of(world.now(), runtime.machineUsage(), runtime.usage());
  }
}
