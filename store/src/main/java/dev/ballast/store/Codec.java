package dev.ballast.store;

import java.util.List;

/// What a store must know of its values. Values are immutable, or treated so.
public interface Codec<V> {
  /// The bytes to keep. Called on the committer's thread: cheap where the value keeps its bytes.
  byte[] write(V value);

  /// The value that `bytes` hold, which were committed at `revision`. Called for every entry when
  /// the store opens: parsing can wait until somebody looks.
  V read(byte[] bytes, long revision);

  /// The value as it is to be published, now that its revision is known. Called once by the
  /// committer: for the new value of a put, and for the last value of what a delete removes.
  V committed(V value, long revision);

  /// About how many bytes of memory `value` holds. The log of changes is bounded by it.
  default int weight(V value) {
    return 0;
  }

  /// Further topics that a change is filed under, beside the folders of its key (see
  /// [Store#follow(String, long)]): an index for followers who want a few changes of many.
  default List<String> topics(Change<V> change) {
    return List.of();
  }
}
