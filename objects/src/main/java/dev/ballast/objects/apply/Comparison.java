package dev.ballast.objects.apply;

import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schema.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which fields a write added, changed and removed. Equal parts cost a walk and no memory.
final class Comparison {
  private final FieldSet added = new FieldSet();
  private final FieldSet changed = new FieldSet();
  private final FieldSet removed = new FieldSet();
  private final Deque<String> path = new ArrayDeque<>();

  private Comparison() {}

  static Comparison of(Schema schema, JsonNode old, JsonNode made) {
    var comparison = new Comparison();
    comparison.compare(schema, old, made);
    return comparison;
  }

  FieldSet addedOrChanged() {
    return added.union(changed);
  }

  FieldSet removed() {
    return removed;
  }

  private void compare(@Nullable Schema schema, @Nullable JsonNode old, @Nullable JsonNode made) {
    if (old == made) return;
    if (schema == null || Steps.isLeaf(schema, old, made) || (isEmpty(old) && isEmpty(made))) {
      if (old != null && made != null) {
        if (!old.equals(made)) changed.insert(new ArrayList<>(path));
        return;
      }
    } else if (schema.type() == Type.ARRAY) {
      compareItems(schema, old, made);
    } else {
      compareFields(schema, old, made);
    }
    if (old == null) added.insert(new ArrayList<>(path));
    else if (made == null) removed.insert(new ArrayList<>(path));
  }

  private static boolean isEmpty(@Nullable JsonNode value) {
    return value == null || value.isNull() || (value.isContainer() && value.isEmpty());
  }

  private void compareFields(Schema schema, @Nullable JsonNode old, @Nullable JsonNode made) {
    if (made != null) {
      for (Map.Entry<String, JsonNode> each : made.properties()) {
        step(schema, each.getKey(), old == null ? null : old.get(each.getKey()), each.getValue());
      }
    }
    if (old == null) return;
    for (Map.Entry<String, JsonNode> each : old.properties()) {
      if (made == null || !made.has(each.getKey()))
        step(schema, each.getKey(), each.getValue(), null);
    }
  }

  private void step(Schema schema, String name, @Nullable JsonNode old, @Nullable JsonNode made) {
    if (old == made) return;
    path.addLast(Steps.field(name));
    compare(Steps.inside(schema, name), old, made);
    path.removeLast();
  }

  private void compareItems(Schema list, @Nullable JsonNode old, @Nullable JsonNode made) {
    Map<String, JsonNode> before = Steps.items(list, old);
    Map<String, JsonNode> after = Steps.items(list, made);
    after.forEach((step, item) -> item(list, step, before.get(step), item));
    before.forEach(
        (step, item) -> {
          if (!after.containsKey(step)) item(list, step, item, null);
        });
  }

  private void item(Schema list, String step, @Nullable JsonNode old, @Nullable JsonNode made) {
    path.addLast(step);
    compare(list.items(), old, made);
    path.removeLast();
  }
}
