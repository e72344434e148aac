package dev.ballast.server.watch;

import dev.ballast.server.stored.Stored;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One event of a watch.
///
/// @param object what it is about; null for a bookmark and an error
/// @param revision the version that a bookmark stands for
/// @param status the refusal that an error carries
public record Event(
    Type type,
    @Nullable Stored object,
    long revision,
    boolean initialEnd,
    @Nullable ObjectNode status) {
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    ERROR
  }

  public static Event of(Type type, Stored object) {
    return new Event(type, object, object.revision(), false, null);
  }

  public static Event bookmark(long revision, boolean initialEnd) {
    return new Event(Type.BOOKMARK, null, revision, initialEnd, null);
  }

  public static Event error(ObjectNode status) {
    return new Event(Type.ERROR, null, 0, false, status);
  }
}
