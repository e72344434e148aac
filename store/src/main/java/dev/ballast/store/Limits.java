package dev.ballast.store;

/// The bounds of a store.
///
/// @param waiting how many transactions may wait before one more is refused as [Overloaded]
/// @param batch how many transactions one synced write takes at most
/// @param log how many changes are kept for followers
/// @param logBytes how much memory their values may take, as [Codec#weight] has it; the last change
///   is kept in any case
public record Limits(int waiting, int batch, int log, long logBytes) {
  public static final Limits USUAL = new Limits(4096, 1024, 32_768, 64L << 20);

  private static final long LEAST_LOG_BYTES = 16L << 20;
  private static final long MOST_LOG_BYTES = 512L << 20;

  public Limits {
    if (waiting < 1 || batch < 1 || log < 1 || logBytes < 1)
      throw new IllegalArgumentException("a limit below 1");
  }

  public Limits(int waiting, int batch, int log) {
    this(waiting, batch, log, Long.MAX_VALUE);
  }

  /// The usual ones, with a log that takes a sixteenth of a heap of `bytes`: a large cluster's
  /// watchers need a longer one, and a small machine must not be filled by it.
  public static Limits forHeap(long bytes) {
    long logBytes = Math.clamp(bytes / 16, LEAST_LOG_BYTES, MOST_LOG_BYTES);
    return new Limits(USUAL.waiting, USUAL.batch, USUAL.log, logBytes);
  }
}
