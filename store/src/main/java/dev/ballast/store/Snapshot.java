package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// Everything as it was at one revision. Immutable; holding one keeps its entries in memory.
public final class Snapshot<V> {
  private final long revision;
  private final Image<V> image;

  Snapshot(long revision, Image<V> image) {
    this.revision = revision;
    this.image = image;
  }

  public long revision() {
    return revision;
  }

  /// The entry of `key`, null where it is absent.
  public @Nullable Entry<V> get(String key) {
    return image.get(key);
  }

  /// The entries whose keys begin with `prefix` and come after `startAfter`, in the order of their
  /// keys. `""` means no bound. Each iteration starts anew.
  public Iterable<Entry<V>> scan(String prefix, String startAfter) {
    return () -> image.scan(prefix, startAfter);
  }

  /// How many keys begin with `prefix`, without walking them.
  public int count(String prefix) {
    return image.count(prefix);
  }

  /// How many keys begin with `prefix` and come after `key`, without walking them.
  public int countAfter(String prefix, String key) {
    return image.countAfter(prefix, key);
  }

  Image<V> image() {
    return image;
  }
}
