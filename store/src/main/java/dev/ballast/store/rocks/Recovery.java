package dev.ballast.store.rocks;

/// What to do about a data folder that is not whole.
public enum Recovery {
  /// Refuse it, except for a torn write at the end that was never acknowledged.
  STRICT,
  /// Keep what can still be read, and lose the rest. Only when somebody asks for it.
  LENIENT
}
