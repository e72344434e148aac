package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// One committed change of one key. Changes of one transaction share their revision.
///
/// @param value the new value; of a deletion, the last one as [Codec#committed] gave it back for
///   the deletion's revision
/// @param previous the value before, null where the key was absent
public record Change<V>(Type type, String key, V value, @Nullable V previous, long revision) {
  public enum Type {
    PUT,
    DELETE
  }
}
