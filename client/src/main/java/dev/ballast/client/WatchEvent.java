package dev.ballast.client;

import dev.ballast.objects.KubeObject;

/// One event of a watch. The object's tree is shared: never change it. A bookmark's object carries
/// its kind and resourceVersion alone.
public record WatchEvent(Type type, KubeObject object) {
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
