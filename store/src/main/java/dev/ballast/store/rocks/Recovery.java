package dev.ballast.store.rocks;

/// What to do about a data folder that is not whole.
public enum Recovery {
  /// Refuse it, except for a torn write at the end that was never acknowledged.
  STRICT,
  /// Where it has to be refused, make a new one of what can still be read, and keep the damaged one
  /// beside it. Only when somebody asks for it.
  LENIENT
}
