package dev.ballast.cli;

/// When the whole heap is to be collected. The serial collector lets the old generation grow to the
/// largest heap before it looks at it, which on a large machine are gigabytes of what nobody needs.
/// Collecting stops everything, so it is done where nobody notices; under steady work only when the
/// heap has become several times what lived last. Not thread-safe.
final class HeapPlan {
  private static final long MB = 1 << 20;
  /// More than the young generation, which is collected often anyhow.
  static final long EARLY = 32 * MB;
  static final long LATE = 192 * MB;
  /// So little in a second makes a quiet one; so many in a row make sure that no collection of the
  /// young generation has hidden what was allocated.
  static final long QUIET = 2 * MB;
  static final int QUIET_SECONDS = 3;

  private long settled;
  private long before;
  private int quiet;

  /// Looks at the heap, a second after the last look.
  ///
  /// @param used the bytes that are in use, garbage included
  boolean collects(long used) {
    long more = used - before;
    before = used;
    quiet = more >= 0 && more < QUIET ? quiet + 1 : 0;
    long grown = used - settled;
    boolean early = quiet >= QUIET_SECONDS;
    return grown > (early ? Math.max(EARLY, settled / 2) : Math.max(LATE, 2 * settled));
  }

  /// @param used the bytes in use after a collection of everything
  void collected(long used) {
    settled = used;
    before = used;
  }
}
