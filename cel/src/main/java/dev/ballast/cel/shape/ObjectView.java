package dev.ballast.cel.shape;

import dev.ballast.cel.shape.Shape.Scalar;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An object of JSON as a map. The declared fields of one are written escaped.
final class ObjectView extends AbstractMap<String, Object> {
  private final ObjectNode node;
  private final Shape shape;

  ObjectView(ObjectNode node, Shape shape) {
    this.node = node;
    this.shape = shape;
  }

  ObjectNode node() {
    return node;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String written)) return null;
    String name = name(written);
    JsonNode found = node.get(name);
    return found == null ? null : View.of(found, shapeOf(name));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String written && node.has(name(written));
  }

  @Override
  public int size() {
    return node.size();
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Object>> iterator() {
        return node.properties().stream().map(ObjectView.this::entry).iterator();
      }

      @Override
      public int size() {
        return node.size();
      }
    };
  }

  private Map.Entry<String, Object> entry(Map.Entry<String, JsonNode> field) {
    String name = field.getKey();
    String written = shape instanceof Shape.Fields ? Names.escape(name).orElse(name) : name;
    return Map.entry(written, View.of(field.getValue(), shapeOf(name)));
  }

  private String name(String written) {
    return shape instanceof Shape.Fields ? Names.unescape(written) : written;
  }

  private Shape shapeOf(String name) {
    return switch (shape) {
      case Shape.Fields declared -> declared.fields().getOrDefault(name, Scalar.ANY);
      case Shape.Entries entries -> entries.value();
      default -> Scalar.ANY;
    };
  }
}
