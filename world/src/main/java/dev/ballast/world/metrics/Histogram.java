package dev.ballast.world.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How long something took, counted in buckets.
public final class Histogram {
  private static final double NANOS = 1e9;

  private final double[] bounds;
  private final LongAdder[] buckets;
  private final LongAdder nanos = new LongAdder();

  Histogram(double[] bounds) {
    this.bounds = bounds;
    this.buckets = new LongAdder[bounds.length + 1];
    for (int i = 0; i < buckets.length; i++) buckets[i] = new LongAdder();
  }

  public void observe(long tookNanos) {
    int at = 0;
    while (at < bounds.length && tookNanos > bounds[at] * NANOS) at++;
    buckets[at].increment();
    nanos.add(tookNanos);
  }

  /// How many fell into bucket `at`, and into none below it.
  long count(int at) {
    return buckets[at].sum();
  }

  double seconds() {
    return nanos.sum() / NANOS;
  }
}
