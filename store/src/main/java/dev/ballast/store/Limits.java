package dev.ballast.store;

/// The bounds of a store.
///
/// @param waiting how many transactions may wait before one more is refused as [Overloaded]
/// @param batch how many transactions one synced write takes at most
/// @param log how many changes are kept for followers
public record Limits(int waiting, int batch, int log) {
  public static final Limits USUAL = new Limits(4096, 1024, 32_768);

  public Limits {
    if (waiting < 1 || batch < 1 || log < 1) throw new IllegalArgumentException("a limit below 1");
  }
}
