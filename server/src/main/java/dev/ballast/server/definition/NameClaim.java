package dev.ballast.server.definition;

import dev.ballast.objects.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names that a definition wants, name by name: one that it has already, or that nobody has, is
/// accepted.
final class NameClaim {
  private final JsonNode wanted;
  private final ObjectNode accepted;
  private String conflict = "";
  private String words = "";

  NameClaim(JsonNode wanted, JsonNode had, Set<String> resources, Set<String> kinds) {
    this.wanted = wanted;
    this.accepted = had instanceof ObjectNode there ? there.deepCopy() : Json.object();
    claim("plural", "PluralConflict", resources);
    claim("singular", "SingularConflict", resources);
    shortNames(resources);
    claim("kind", "KindConflict", kinds);
    claim("listKind", "ListKindConflict", kinds);
    take("categories");
  }

  /// The names that are the definition's now.
  ObjectNode accepted() {
    return accepted;
  }

  /// The last conflict's reason, `""` for none.
  String conflict() {
    return conflict;
  }

  String words() {
    return words;
  }

  private void claim(String field, String reason, Set<String> taken) {
    String name = Json.string(wanted, field);
    boolean own = name.equals(Json.string(accepted, field));
    if (own || !taken.contains(name)) take(field);
    else refuse(reason, inUse(name));
  }

  private void shortNames(Set<String> taken) {
    Set<String> own = new HashSet<>();
    for (JsonNode each : accepted.path("shortNames")) own.add(each.asString(""));
    own.add(Json.string(accepted, "plural"));
    own.add(Json.string(accepted, "singular"));
    List<String> refused =
        wanted
            .path("shortNames")
            .valueStream()
            .map(each -> each.asString(""))
            .filter(each -> !own.contains(each) && taken.contains(each))
            .toList();
    if (refused.isEmpty()) {
      take("shortNames");
      return;
    }
    List<String> each = refused.stream().map(NameClaim::inUse).distinct().toList();
    String all = String.join(", ", each);
    refuse("ShortNamesConflict", each.size() > 1 ? "[" + all + "]" : all);
  }

  private void take(String field) {
    JsonNode value = wanted.get(field);
    if (value == null) accepted.remove(field);
    else accepted.set(field, value);
  }

  private void refuse(String reason, String why) {
    conflict = reason;
    words = why;
  }

  private static String inUse(String name) {
    return Json.text(Json.tree(name)) + " is already in use";
  }
}
