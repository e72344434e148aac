package dev.ballast.store;

/// What a transaction expects of a key before it touches it.
public record Expected(long revision) {
  /// Whatever is there.
  public static final Expected ANY = new Expected(-1);

  /// Nothing is there.
  public static final Expected ABSENT = new Expected(0);

  /// The key was last changed at `revision`.
  public static Expected at(long revision) {
    if (revision <= 0) throw new IllegalArgumentException("not a revision: " + revision);
    return new Expected(revision);
  }

  /// Whether a key holds to it whose last change was at `current`, 0 where it is absent.
  boolean holds(long current) {
    return revision < 0 || revision == current;
  }
}
