package dev.ballast.store;

/// Changes that a follower has not seen have left the log: it must list again.
public final class Compacted extends StoreException {
  private final long oldest;

  Compacted(long asked, long oldest) {
    super("revision " + asked + " is too old, the log begins after " + oldest, null, false);
    this.oldest = oldest;
  }

  /// The oldest revision that can be followed from.
  public long oldest() {
    return oldest;
  }
}
