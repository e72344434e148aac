package dev.ballast.loop;

import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.function.Function;

/// What a cache's objects can be found by. Kept as a constant by those who share it: two of them
/// are never the same index, whatever they are called.
public final class IndexBy {
  private final String name;
  private final Function<KubeObject, Collection<String>> values;

  /// @param name for messages
  /// @param values under which an object is found; pure
  public IndexBy(String name, Function<KubeObject, Collection<String>> values) {
    this.name = name;
    this.values = values;
  }

  Collection<String> of(KubeObject object) {
    return values.apply(object);
  }

  @Override
  public String toString() {
    return name;
  }
}
