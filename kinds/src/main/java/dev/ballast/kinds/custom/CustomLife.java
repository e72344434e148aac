package dev.ballast.kinds.custom;

import dev.ballast.objects.Json;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What becomes of the objects of a version between being read and being judged. Their generation
/// counts every change but those of metadata and, where the status is a subresource, of the status.
record CustomLife(boolean hasStatus) {
  void create(ObjectNode object) {
    Json.child(object, "metadata").put("generation", 1);
  }

  void update(ObjectNode next, ObjectNode old) {
    if (sameContent(next, old)) return;
    long generation = Json.number(old, 0, "metadata", "generation");
    Json.child(next, "metadata").put("generation", generation + 1);
  }

  private boolean sameContent(ObjectNode next, ObjectNode old) {
    Set<String> aside = hasStatus ? Set.of("metadata", "status") : Set.of("metadata");
    return Json.same(without(next, aside), without(old, aside));
  }

  private static ObjectNode without(ObjectNode object, Set<String> fields) {
    ObjectNode rest = Json.object();
    rest.setAll(object);
    return rest.remove(fields);
  }
}
