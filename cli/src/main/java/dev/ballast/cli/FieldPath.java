package dev.ballast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A field as a conflict of server-side apply names it:
/// `.spec.template.spec.containers[name="nginx"].image`.
record FieldPath(List<Step> steps) {
  /// A field by its name, or an item of a list by its keys.
  record Step(String name, List<Key> keys) {}

  record Key(String field, String value) {}

  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]*)\\]");
  private static final Pattern KEY = Pattern.compile("([^=,]+)=(\"([^\"]*)\"|[^,]*)");

  static FieldPath parse(String text) {
    var steps = new ArrayList<Step>();
    Matcher matcher = STEP.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      steps.add(name != null ? new Step(name, List.of()) : new Step("", keys(matcher.group(2))));
    }
    return new FieldPath(List.copyOf(steps));
  }

  private static List<Key> keys(String text) {
    var keys = new ArrayList<Key>();
    Matcher matcher = KEY.matcher(text);
    while (matcher.find()) {
      String quoted = matcher.group(3);
      keys.add(new Key(matcher.group(1), quoted != null ? quoted : matcher.group(2)));
    }
    return List.copyOf(keys);
  }

  /// What stands there, a missing node where nothing does.
  JsonNode in(JsonNode tree) {
    return at(tree, steps.size());
  }

  private JsonNode at(JsonNode tree, int depth) {
    JsonNode here = tree;
    for (Step each : steps.subList(0, depth)) here = next(here, each);
    return here;
  }

  private static JsonNode next(JsonNode here, Step step) {
    if (!step.name().isEmpty()) return here.path(step.name());
    for (JsonNode item : here) {
      boolean meant =
          !step.keys().isEmpty()
              && step.keys().stream()
                  .allMatch(key -> item.path(key.field()).asString("").equals(key.value()));
      if (meant) return item;
    }
    return here.path("none of these");
  }

  /// Takes it out of `tree`; false where it can't be found there.
  boolean removeFrom(ObjectNode tree) {
    if (steps.isEmpty() || in(tree).isMissingNode()) return false;
    JsonNode parent = at(tree, steps.size() - 1);
    Step last = steps.getLast();
    if (parent instanceof ObjectNode object) return object.remove(last.name()) != null;
    if (!(parent instanceof ArrayNode list)) return false;
    JsonNode item = next(list, last);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) != item) continue;
      list.remove(i);
      return true;
    }
    return false;
  }

  /// `spec.replicas`
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Step each : steps) {
      if (each.name().isEmpty()) {
        text.append('[').append(String.join(",", each.keys().stream().map(Key::value).toList()));
        text.append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(each.name());
      }
    }
    return text.toString();
  }
}
