package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps `metadata.managedFields` for every create, update and patch. To be called when defaults
/// are in and before admission and the kind's own changes: what the server fills in later has no
/// owner.
public final class ManagedFields {
  /// Fields that nobody owns: the server keeps them.
  static final FieldSet UNOWNED =
      FieldSet.ofFields(
          "apiVersion",
          "kind",
          "metadata",
          "metadata.name",
          "metadata.namespace",
          "metadata.creationTimestamp",
          "metadata.selfLink",
          "metadata.uid",
          "metadata.clusterName",
          "metadata.generation",
          "metadata.managedFields",
          "metadata.resourceVersion");

  private static final int MOST_UPDATERS = 10;
  private static final String ANCIENT = "ancient-changes";

  private ManagedFields() {}

  /// Whether somebody owns the field at `path` (`spec.replicas`) of `tree`.
  public static boolean hasOwner(ObjectNode tree, String path) {
    FieldSet field = FieldSet.ofFields(path);
    return ManagedEntry.parse(tree.path("metadata").path("managedFields")).stream()
        .anyMatch(each -> !each.fields().intersection(field).isEmpty());
  }

  /// Writes into `made` (the caller's own tree) who owns its fields once `writer` has made it of
  /// `old` (`null` on create). `reset` holds the fields that this resource or subresource can't
  /// write, such as `status` on the main resource. An object whose owners were wiped out gets none
  /// before somebody applies again.
  public static void recordUpdate(
      Schema schema, @Nullable ObjectNode old, ObjectNode made, Writer writer, FieldSet reset) {
    ObjectNode before = old == null ? Normaliser.normalise(schema, Json.object()).tree() : old;
    Comparison comparison = Comparison.of(schema, before, made);
    FieldSet taken = comparison.addedOrChanged().without(reset).difference(UNOWNED);
    JsonNode known = known(old, made);
    if (old != null && known.isEmpty()) {
      put(made, known);
      return;
    }
    if (taken.isEmpty() && comparison.removed().isEmpty()) {
      put(made, known);
      return;
    }
    ManagedEntry self = writer.entry(ManagedEntry.UPDATE, taken);
    var entries = new ArrayList<ManagedEntry>();
    FieldSet lost = taken.union(comparison.removed());
    for (ManagedEntry each : ManagedEntry.parse(known)) {
      if (!each.sameWriter(self)) entries.add(each.with(each.fields().difference(lost)));
      else if (taken.isEmpty())
        entries.add(each.with(each.fields().difference(comparison.removed())));
      else self = self.with(self.fields().union(each.fields().difference(lost)));
    }
    if (!taken.isEmpty()) entries.add(self);
    put(made, ManagedEntry.json(capped(entries)));
  }

  /// The entries to start from: those in the request, as a client may edit them; the live ones
  /// where it sent none; none where it sent a single empty one.
  static JsonNode known(@Nullable ObjectNode old, ObjectNode made) {
    JsonNode sent = made.path("metadata").path("managedFields");
    if (sent.isArray() && sent.size() == 1 && isReset(sent.path(0))) return Json.array();
    if (!sent.isEmpty()) return sent;
    return old == null ? Json.array() : old.path("metadata").path("managedFields");
  }

  private static boolean isReset(JsonNode entry) {
    return entry.path("manager").isMissingNode() && entry.path("operation").isMissingNode();
  }

  static void put(ObjectNode tree, JsonNode entries) {
    ObjectNode metadata = Json.child(tree, "metadata");
    if (entries instanceof ArrayNode array && !array.isEmpty())
      metadata.set("managedFields", array);
    else metadata.remove("managedFields");
  }

  /// With more than ten updaters the oldest become one, as in Kubernetes.
  private static List<ManagedEntry> capped(List<ManagedEntry> entries) {
    List<ManagedEntry> updaters =
        entries.stream()
            .filter(
                each -> each.operation().equals(ManagedEntry.UPDATE) && !each.fields().isEmpty())
            .sorted(java.util.Comparator.comparing(ManagedEntry::time))
            .toList();
    if (updaters.size() <= MOST_UPDATERS) return entries;
    List<ManagedEntry> oldest = updaters.subList(0, updaters.size() - MOST_UPDATERS + 1);
    FieldSet all = new FieldSet();
    for (ManagedEntry each : oldest) all = all.union(each.fields());
    ManagedEntry last = oldest.getLast();
    var kept = new ArrayList<ManagedEntry>(entries);
    kept.removeAll(oldest);
    kept.add(
        new ManagedEntry(ANCIENT, ManagedEntry.UPDATE, last.apiVersion(), "", last.time(), all));
    return kept;
  }
}
