package dev.ballast.objects.schema;

import java.util.Arrays;

/// Where a pass over a tree stands: names and indices on a stack, made into text only when
/// something is wrong.
final class FieldPath {
  private record Key(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private Object[] steps = new Object[16];
  private int depth;

  void enter(Object step) {
    if (depth == steps.length) steps = Arrays.copyOf(steps, 2 * depth);
    steps[depth++] = step;
  }

  /// Into a map, whose keys Go's decoder does not count as fields.
  void enterKey(String key) {
    enter(new Key(key));
  }

  void leave() {
    depth--;
  }

  /// `spec.containers.name`, as Go's decoder names a struct field: without indices and without the
  /// keys of maps.
  String fieldsOnly() {
    var text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      if (!(steps[i] instanceof String name)) continue;
      if (!text.isEmpty()) text.append('.');
      text.append(name);
    }
    return text.toString();
  }

  /// `spec.containers[0].name`.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      if (steps[i] instanceof Integer index) text.append('[').append(index).append(']');
      else text.append(text.isEmpty() ? "" : ".").append(steps[i]);
    }
    return text.toString();
  }
}
