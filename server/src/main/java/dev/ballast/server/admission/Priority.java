package dev.ballast.server.admission;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A pod's class of priority becomes a number, and there is one default class at most
/// (<https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/>).
final class Priority {
  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");

  /// The classes that every cluster has.
  private static final Map<String, Long> SYSTEM_CLASSES =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

  /// What a class says; a pod without one gets `NONE`.
  private record Rank(String name, long value, String preemption) {
    static final Rank NONE = new Rank("", 0, "PreemptLowerPriority");
  }

  private Priority() {}

  static void mutate(Attributes asked) {
    ObjectNode old = asked.old();
    if (asked.creates("Pod")) {
      ObjectNode spec = Json.child(asked.object(), "spec");
      set(asked, spec, rank(asked, Json.string(spec, "priorityClassName")));
    } else if (asked.updates("Pod") && old != null) {
      ObjectNode spec = Json.child(asked.object(), "spec");
      for (String field : new String[] {"priority", "preemptionPolicy"}) {
        if (!spec.has(field) && old.path("spec").has(field))
          spec.set(field, old.path("spec").get(field));
      }
    }
  }

  /// A second default class is refused.
  static void validate(Attributes asked) {
    boolean written = asked.operation() != Attributes.Operation.DELETE;
    if (!asked.kind().type().groupResource().equals(CLASSES) || !written) return;
    if (!Json.flag(asked.object(), "globalDefault")) return;
    ObjectNode other = defaultClass(asked.seen());
    if (other == null) return;
    String name = Json.string(other, "metadata", "name");
    if (name.equals(asked.name())) return;
    throw asked.forbidden(
        "PriorityClass " + name + " is already marked as default. Only one default can exist");
  }

  private static Rank rank(Attributes asked, String name) {
    ObjectNode chosen = name.isEmpty() ? defaultClass(asked.seen()) : named(asked.seen(), name);
    if (chosen != null) {
      String preemption = Json.string(chosen, "preemptionPolicy");
      return new Rank(
          Json.string(chosen, "metadata", "name"),
          Json.number(chosen, 0, "value"),
          preemption.isEmpty() ? Rank.NONE.preemption : preemption);
    }
    if (name.isEmpty()) return Rank.NONE;
    Long value = SYSTEM_CLASSES.get(name);
    if (value == null) throw asked.forbidden("no PriorityClass with name " + name + " was found");
    return new Rank(name, value, Rank.NONE.preemption);
  }

  private static void set(Attributes asked, ObjectNode spec, Rank rank) {
    if (spec.has("priority") && Json.number(spec, 0, "priority") != rank.value) {
      throw asked.forbidden(
          "the integer value of priority ("
              + spec.get("priority")
              + ") must not be provided in pod spec; priority admission controller computed "
              + rank.value
              + " from the given PriorityClass name");
    }
    if (!rank.name.isEmpty()) spec.put("priorityClassName", rank.name);
    spec.put("priority", rank.value);
    if (!spec.has("preemptionPolicy")) spec.put("preemptionPolicy", rank.preemption);
    String asks = Json.string(spec, "preemptionPolicy");
    if (asks.equals(rank.preemption)) return;
    throw asked.forbidden(
        "the string value of PreemptionPolicy ("
            + asks
            + ") must not be provided in pod spec; priority admission controller computed "
            + rank.preemption
            + " from the given PriorityClass name");
  }

  private static @Nullable ObjectNode named(Snapshot<Stored> seen, String name) {
    Entry<Stored> found = seen.get(Keys.of(new ObjectKey(CLASSES, "", name)));
    return found == null ? null : found.value().tree();
  }

  /// Of several defaults (somebody wrote two at the same moment) the lowest.
  private static @Nullable ObjectNode defaultClass(Snapshot<Stored> seen) {
    ObjectNode lowest = null;
    for (Entry<Stored> each : seen.scan(Keys.folder(CLASSES), "")) {
      ObjectNode candidate = each.value().tree();
      if (!Json.flag(candidate, "globalDefault")) continue;
      if (lowest == null || Json.number(candidate, 0, "value") < Json.number(lowest, 0, "value"))
        lowest = candidate;
    }
    return lowest;
  }
}
