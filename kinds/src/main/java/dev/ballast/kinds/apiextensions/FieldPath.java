package dev.ballast.kinds.apiextensions;

import dev.ballast.objects.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of fields such as `.spec.tags['a.b'].name`, followed through a schema.
///
/// @param schema what stands at its end
/// @param problem why it leads nowhere, null where it leads somewhere
record FieldPath(List<String> steps, @Nullable Structural schema, @Nullable String problem) {
  String root() {
    return steps.isEmpty() ? "" : steps.getFirst();
  }

  private static FieldPath wrong(String problem) {
    return new FieldPath(List.of(), null, problem);
  }

  /// @param brackets whether keys may stand in brackets
  static FieldPath read(String text, Structural root, boolean brackets) {
    if (!text.startsWith(".") && !text.startsWith("["))
      return wrong("expected [ or . but got: " + text);
    var names = new ArrayList<String>();
    Structural here = root;
    for (int at = 0; at < text.length(); ) {
      boolean bracket = text.charAt(at) == '[';
      if (bracket && !brackets) return wrong("array notation is not allowed");
      int end = bracket ? text.indexOf(']', at) : next(text, at + 1);
      if (end < 0) return wrong("unexpected end of JSON path");
      String name = text.substring(at + 1, end);
      if (bracket) {
        if (name.length() < 2 || name.charAt(0) != '\'')
          return wrong("expected single quoted string but got " + name);
        name = name.substring(1, name.length() - 1).replace("\\'", "'").replace("\\\\", "\\");
      }
      if (name.isEmpty()) return wrong("unexpected end of JSON path");
      Structural property = here.property(name);
      if (property == null && names.isEmpty() && name.equals("metadata")) property = EVERY;
      if (property == null && here == EVERY) property = EVERY;
      if (property == null) property = here.values();
      if (property == null) return wrong("does not refer to a valid field");
      names.add(name);
      here = property;
      at = bracket ? end + 1 : end;
    }
    return new FieldPath(names, here, null);
  }

  /// Stands for what every object has.
  private static final Structural EVERY = Structural.of(dev.ballast.objects.Json.object());

  private static int next(String text, int from) {
    for (int i = from; i < text.length(); i++)
      if (text.charAt(i) == '.' || text.charAt(i) == '[') return i;
    return text.length();
  }
}
