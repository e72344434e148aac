package dev.ballast.loop;

import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The objects of a cache by some value of theirs, kept up change by change. One writer, any number
/// of readers.
final class Index {
  private final IndexBy by;
  private final Map<String, Map<Name, KubeObject>> byValue = new ConcurrentHashMap<>();

  Index(IndexBy by) {
    this.by = by;
  }

  void change(Name name, @Nullable KubeObject before, @Nullable KubeObject after) {
    Collection<String> now = after == null ? List.of() : by.of(after);
    if (before != null) {
      for (String value : by.of(before)) if (!now.contains(value)) remove(value, name);
    }
    if (after == null) return;
    for (String value : now)
      byValue.computeIfAbsent(value, unknown -> new ConcurrentHashMap<>()).put(name, after);
  }

  private void remove(String value, Name name) {
    byValue.computeIfPresent(
        value,
        (same, members) -> {
          members.remove(name);
          return members.isEmpty() ? null : members;
        });
  }

  int count(String value) {
    Map<Name, KubeObject> members = byValue.get(value);
    return members == null ? 0 : members.size();
  }

  List<KubeObject> get(String value) {
    Map<Name, KubeObject> members = byValue.get(value);
    return members == null ? List.of() : List.copyOf(members.values());
  }
}
