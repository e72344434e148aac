package dev.ballast.server.admission;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What admission adds to a pod: its priority, and how long it stays on a node that has gone
///
///
/// (<https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/>).
final class PodDefaults {
  private static final long TOLERATED_SECONDS = 300;
  private static final List<String> LOST_NODE =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final GroupResource PRIORITY_CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");
  private static final GroupResource PODS = new GroupResource("", "pods");

  /// The classes that every cluster has.
  private static final Map<String, Long> SYSTEM_CLASSES =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

  private PodDefaults() {}

  static void create(Snapshot<Stored> seen, ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    priority(seen, pod, spec);
    for (String taint : LOST_NODE) tolerate(spec, taint);
  }

  static void update(ObjectNode pod) {
    for (String taint : LOST_NODE) tolerate(Json.child(pod, "spec"), taint);
  }

  private static void tolerate(ObjectNode spec, String taint) {
    for (JsonNode each : spec.path("tolerations")) {
      String effect = Json.string(each, "effect");
      String key = Json.string(each, "key");
      boolean covers = effect.isEmpty() || effect.equals("NoExecute");
      if (covers && (key.equals(taint) || key.isEmpty())) return;
    }
    ArrayNode tolerations = spec.withArray("tolerations");
    tolerations
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", TOLERATED_SECONDS);
  }

  private static void priority(Snapshot<Stored> seen, ObjectNode pod, ObjectNode spec) {
    String name = Json.string(spec, "priorityClassName");
    long value = 0;
    String preemption = "PreemptLowerPriority";
    ObjectNode chosen = name.isEmpty() ? defaultClass(seen) : named(seen, name);
    if (chosen != null) {
      if (name.isEmpty()) spec.put("priorityClassName", Json.string(chosen, "metadata", "name"));
      value = Json.number(chosen, 0, "value");
      String asked = Json.string(chosen, "preemptionPolicy");
      if (!asked.isEmpty()) preemption = asked;
    } else if (SYSTEM_CLASSES.containsKey(name)) {
      value = SYSTEM_CLASSES.get(name);
    } else if (!name.isEmpty()) {
      throw ApiException.forbidden(
          PODS,
          Json.string(pod, "metadata", "name"),
          "no PriorityClass with name " + name + " was found");
    }
    if (spec.has("priority") && Json.number(spec, 0, "priority") != value) {
      throw ApiException.forbidden(
          PODS,
          Json.string(pod, "metadata", "name"),
          "the integer value of priority ("
              + spec.get("priority")
              + ") must not be provided in pod spec; priority admission controller computed "
              + value
              + " from the given PriorityClass name");
    }
    spec.put("priority", value);
    if (!spec.has("preemptionPolicy")) spec.put("preemptionPolicy", preemption);
  }

  private static @Nullable ObjectNode named(Snapshot<Stored> seen, String name) {
    Entry<Stored> found = seen.get(Keys.of(new ObjectKey(PRIORITY_CLASSES, "", name)));
    return found == null ? null : found.value().tree();
  }

  private static @Nullable ObjectNode defaultClass(Snapshot<Stored> seen) {
    ObjectNode lowest = null;
    for (Entry<Stored> each : seen.scan(Keys.folder(PRIORITY_CLASSES), "")) {
      ObjectNode candidate = each.value().tree();
      if (!Json.flag(candidate, "globalDefault")) continue;
      if (lowest == null || Json.number(candidate, 0, "value") < Json.number(lowest, 0, "value"))
        lowest = candidate;
    }
    return lowest;
  }
}
