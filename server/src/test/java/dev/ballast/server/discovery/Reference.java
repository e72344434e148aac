package dev.ballast.server.discovery;

import dev.ballast.objects.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Kubernetes 1.36 says of itself, where somebody put it beside this checkout or further up,
/// and how documents of ours differ from it.
final class Reference {
  private Reference() {}

  static Optional<ObjectNode> read(String file) throws IOException {
    for (Path each = Path.of("").toAbsolutePath(); each != null; each = each.getParent()) {
      Path found = each.resolve("shared/reference").resolve(file);
      if (!Files.isRegularFile(found)) continue;
      try (InputStream in = new GZIPInputStream(Files.newInputStream(found))) {
        return Optional.of((ObjectNode) Json.parse(in.readAllBytes()));
      }
    }
    return Optional.empty();
  }

  /// Every place where `ours` is not `theirs`, as `/place: ours | theirs`.
  static List<String> differences(JsonNode ours, JsonNode theirs) {
    var differences = new ArrayList<String>();
    compare("", ours, theirs, differences);
    return differences;
  }

  private static void compare(
      String place, JsonNode ours, JsonNode theirs, List<String> differences) {
    if (ours instanceof ObjectNode mine && theirs instanceof ObjectNode other) {
      Set<String> names = new TreeSet<>(mine.propertyNames());
      names.addAll(other.propertyNames());
      for (String each : names)
        compare(place + "/" + each, mine.path(each), other.path(each), differences);
    } else if (ours.isArray() && theirs.isArray()) {
      lists(place, ours, theirs, differences);
    } else if (!words(ours).equals(words(theirs))) {
      differences.add(place + ": " + shown(ours) + " | " + shown(theirs));
    }
  }

  /// Lists of named things are compared by their names, others as sets.
  private static void lists(
      String place, JsonNode ours, JsonNode theirs, List<String> differences) {
    ObjectNode mine = byName(ours);
    ObjectNode other = byName(theirs);
    if (mine.size() == ours.size() && other.size() == theirs.size()) {
      compare(place, mine, other, differences);
      return;
    }
    var left = new HashSet<JsonNode>();
    ours.forEach(left::add);
    var right = new HashSet<JsonNode>();
    theirs.forEach(right::add);
    if (!left.equals(right)) differences.add(place + ": " + shown(ours) + " | " + shown(theirs));
  }

  private static ObjectNode byName(JsonNode list) {
    ObjectNode named = Json.object();
    for (JsonNode each : list) {
      String name = Json.string(each, "name");
      if (!name.isEmpty()) named.set(name + "@" + Json.string(each, "in"), each);
    }
    return named;
  }

  /// White space is of no matter in texts.
  private static String words(JsonNode node) {
    return node.isString() ? node.stringValue().strip().replaceAll("\\s+", " ") : node.toString();
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() > 6000 ? text.substring(0, 6000) + "..." : text;
  }
}
