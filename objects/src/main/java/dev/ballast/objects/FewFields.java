package dev.ballast.objects;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An unchangeable map of a few fields, in the order of their array: name, value, name, value. To
/// look at each is as fast as to hash, as names of fields are mostly the same String.
final class FewFields extends AbstractMap<String, JsonNode> {
  private final Object[] fields;

  /// @param fields names at even places, values at odd ones; taken over
  FewFields(Object[] fields) {
    this.fields = fields;
  }

  @Override
  public int size() {
    return fields.length / 2;
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object name) {
    for (int i = 0; i < fields.length; i += 2)
      if (fields[i].equals(name)) return (JsonNode) fields[i + 1];
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return FewFields.this.size();
      }

      @Override
      public Iterator<Entry<String, JsonNode>> iterator() {
        return new Each();
      }
    };
  }

  private final class Each implements Iterator<Entry<String, JsonNode>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < fields.length;
    }

    @Override
    public Entry<String, JsonNode> next() {
      if (!hasNext()) throw new NoSuchElementException();
      next += 2;
      return new SimpleImmutableEntry<>((String) fields[next - 2], (JsonNode) fields[next - 1]);
    }
  }
}
