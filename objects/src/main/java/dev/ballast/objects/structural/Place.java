package dev.ballast.objects.structural;

import org.jspecify.annotations.Nullable;

/// Where a walk through a tree stands; written out only when somebody complains.
public record Place(@Nullable Place parent, String step) {
  public static final Place ROOT = new Place(null, "");

  /// A place that messages name `path`.
  public static Place at(String path) {
    return new Place(null, path);
  }

  public Place field(String name) {
    boolean first = parent == null && step.isEmpty();
    return new Place(this, first ? name : "." + name);
  }

  public Place key(String name) {
    return new Place(this, "[" + name + "]");
  }

  public Place index(int index) {
    return new Place(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (parent != null) parent.write(text);
    text.append(step);
  }
}
