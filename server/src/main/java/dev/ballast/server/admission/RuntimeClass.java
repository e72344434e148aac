package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A pod takes over from its runtime class what the runtime costs and where it is
/// (<https://kubernetes.io/docs/concepts/containers/runtime-class/>).
final class RuntimeClass {
  private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");

  private RuntimeClass() {}

  static void mutate(Attributes asked) {
    if (!asked.creates("Pod")) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    ObjectNode chosen = chosen(asked, spec);
    if (chosen == null) return;
    JsonNode overhead = chosen.path("overhead").path("podFixed");
    if (!overhead.isEmpty()) overhead(asked, spec, overhead);
    JsonNode scheduling = chosen.path("scheduling");
    select(asked, spec, scheduling.path("nodeSelector"));
    tolerate(spec, scheduling.path("tolerations"));
  }

  /// An overhead without a class would be a claim that nobody backs.
  static void validate(Attributes asked) {
    if (!asked.creates("Pod")) return;
    ObjectNode spec = Json.child(asked.object(), "spec");
    ObjectNode chosen = chosen(asked, spec);
    boolean none = chosen == null || chosen.path("overhead").path("podFixed").isEmpty();
    if (none && !spec.path("overhead").isEmpty()) {
      throw asked.forbidden(
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }

  private static @Nullable ObjectNode chosen(Attributes asked, ObjectNode spec) {
    String name = Json.string(spec, "runtimeClassName");
    if (name.isEmpty()) return null;
    Entry<Stored> found = asked.seen().get(Keys.of(new ObjectKey(CLASSES, "", name)));
    if (found == null)
      throw asked.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
    return found.value().tree();
  }

  private static void overhead(Attributes asked, ObjectNode spec, JsonNode overhead) {
    ResourceList given = ResourceList.of(spec.path("overhead"));
    if (!given.isEmpty() && !given.same(ResourceList.of(overhead))) {
      throw asked.forbidden(
          "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    spec.set("overhead", overhead.deepCopy());
  }

  private static void select(Attributes asked, ObjectNode spec, JsonNode labels) {
    if (labels.isEmpty()) return;
    ObjectNode selector = Json.child(spec, "nodeSelector");
    for (Map.Entry<String, JsonNode> each : labels.properties()) {
      JsonNode own = selector.get(each.getKey());
      if (own != null && !own.equals(each.getValue())) {
        throw asked.forbidden(
            "conflict: RuntimeClass scheduling.nodeSelector and pod.nodeSelector do not match on key "
                + each.getKey());
      }
      selector.set(each.getKey(), each.getValue());
    }
  }

  private static void tolerate(ObjectNode spec, JsonNode tolerations) {
    if (tolerations.isEmpty()) return;
    ArrayNode all = spec.withArray("tolerations");
    for (JsonNode each : tolerations) {
      if (!all.valueStream().toList().contains(each)) all.add(each.deepCopy());
    }
  }
}
