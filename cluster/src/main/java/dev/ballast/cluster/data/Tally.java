package dev.ballast.cluster.data;

/// Hears how far a long work has come.
@FunctionalInterface
public interface Tally {
  void reached(long done, long of);
}
