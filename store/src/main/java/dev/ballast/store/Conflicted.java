package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// A transaction's expectation did not hold; nothing was changed.
public final class Conflicted extends StoreException {
  private final String key;
  private final transient @Nullable Entry<?> current;

  Conflicted(String key, @Nullable Entry<?> current) {
    super(
        key + (current == null ? " is absent" : " is at revision " + current.revision()),
        null,
        false);
    this.key = key;
    this.current = current;
  }

  /// The first key whose expectation did not hold.
  public String key() {
    return key;
  }

  /// What that key has instead, null where it is absent. `V` is the store's.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <V> @Nullable Entry<V> current() {
    return (Entry<V>) current;
  }
}
