package dev.ballast.objects.structural;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes away the fields that a schema does not specify
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/>).
public final class Pruning {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

  private final List<String> gone = new ArrayList<>();

  private Pruning() {}

  /// Prunes a whole object, and returns the paths of what went, sorted. Its metadata is another's
  /// matter.
  public static List<String> prune(Structural schema, ObjectNode object) {
    return prune(schema, object, true);
  }

  /// As [#prune], for any value.
  static List<String> prune(Structural schema, JsonNode value, boolean whole) {
    var pass = new Pruning();
    pass.value(schema, value, whole, Place.ROOT);
    Collections.sort(pass.gone);
    return pass.gone;
  }

  private void value(@Nullable Structural schema, JsonNode value, boolean whole, Place at) {
    if (schema != null && schema.preserves()) {
      keep(schema, value, whole, at);
    } else if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        if (whole && OF_EVERY_OBJECT.contains(name)) continue;
        Structural property = schema == null ? null : schema.property(name);
        if (property != null) {
          below(property, object.get(name), at.field(name));
        } else if (schema != null && schema.isMap()) {
          below(schema.values(), object.get(name), at.field(name));
        } else {
          object.remove(name);
          gone.add(at.field(name).toString());
        }
      }
    } else if (value instanceof ArrayNode list) {
      Structural items = schema == null ? null : schema.items();
      for (int i = 0; i < list.size(); i++) below(items, list.get(i), at.index(i));
    }
  }

  private void below(@Nullable Structural schema, JsonNode value, Place at) {
    value(schema, value, schema != null && schema.embeds(), at);
  }

  /// Whatever is here may stay; what is specified of it is looked at nevertheless.
  private void keep(Structural schema, JsonNode value, boolean whole, Place at) {
    if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        if (whole && OF_EVERY_OBJECT.contains(name)) continue;
        Structural property = schema.property(name);
        if (property != null) below(property, object.get(name), at.field(name));
        else if (schema.isMap()) below(schema.values(), object.get(name), at.field(name));
      }
    } else if (value instanceof ArrayNode list) {
      Structural items = schema.items();
      if (items == null) return;
      for (int i = 0; i < list.size(); i++) keep(items, list.get(i), items.embeds(), at.index(i));
    }
  }
}
