package dev.ballast.objects.apply;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Server-side apply: merges what a manager wants into the live object, removes what it wanted
/// before and nobody else owns, and refuses to take fields from others unless it is forced.
public final class Apply {
  private Apply() {}

  /// The object that `wanted` makes of `live` (`null` where there is none), with its managed
  /// fields. It still has to be normalised and given defaults. The given trees are not changed.
  /// `reset` as in [ManagedFields#recordUpdate].
  ///
  /// @throws ApiException 409 with a cause a field where others own what would change, 500 for a
  /// field that is not declared
  public static ObjectNode merge(
      Schema schema,
      @Nullable ObjectNode live,
      ObjectNode wanted,
      Writer writer,
      boolean force,
      FieldSet reset) {
    if (wanted.path("metadata").has("managedFields")) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode before = live == null ? empty(schema) : live;
    FieldSet owned = Fields.of(schema, wanted).without(reset).difference(ManagedFields.UNOWNED);
    List<ManagedEntry> entries = entries(schema, live, writer, reset);
    ManagedEntry self = writer.entry(ManagedEntry.APPLY, owned);
    ManagedEntry last = ManagedEntry.find(entries, self);
    ObjectNode merged = Merge.of(schema, before, wanted);
    if (last != null) merged = pruned(schema, merged, entries, self, last);
    Comparison comparison = Comparison.of(schema, before, merged);
    FieldSet taken = comparison.addedOrChanged().difference(ManagedFields.UNOWNED);
    if (!force) refuseConflicts(entries, self, taken);
    boolean same = taken.isEmpty() && comparison.removed().isEmpty();
    FieldSet lost = taken.union(comparison.removed());
    var kept = new ArrayList<ManagedEntry>();
    for (ManagedEntry each : entries) {
      if (!each.sameWriter(self)) kept.add(each.with(each.fields().difference(lost)));
    }
    kept.add(same && last != null ? last.with(owned) : self);
    ManagedFields.put(merged, ManagedEntry.json(kept));
    return merged;
  }

  /// `wanted` merged into `live` as [#merge] does it, without regard to who manages what. The given
  /// trees are not changed.
  public static ObjectNode overlay(Schema schema, ObjectNode live, ObjectNode wanted) {
    return Merge.of(schema, live, wanted);
  }

  /// Who owns what in `live`. Where nobody does, all of it counts as somebody's update: what is
  /// applied now must not take it away unasked.
  private static List<ManagedEntry> entries(
      Schema schema, @Nullable ObjectNode live, Writer writer, FieldSet reset) {
    if (live == null) return List.of();
    List<ManagedEntry> known = ManagedEntry.parse(live.path("metadata").path("managedFields"));
    if (!known.isEmpty()) return known;
    FieldSet all = Comparison.of(schema, empty(schema), live).addedOrChanged();
    FieldSet owned = all.without(reset).difference(ManagedFields.UNOWNED);
    var somebody = new Writer("before-first-apply", writer.apiVersion(), "", writer.time());
    return List.of(somebody.entry(ManagedEntry.UPDATE, owned));
  }

  private static ObjectNode empty(Schema schema) {
    return Normaliser.normalise(schema, Json.object()).tree();
  }

  /// Without what `self` wanted last time and neither it nor anybody else owns now.
  private static ObjectNode pruned(
      Schema schema,
      ObjectNode merged,
      List<ManagedEntry> entries,
      ManagedEntry self,
      ManagedEntry last) {
    FieldSet gone = named(schema, last).difference(named(schema, self));
    for (ManagedEntry each : entries)
      if (!each.sameWriter(self)) gone = gone.difference(named(schema, each));
    return gone.isEmpty() ? merged : Prune.of(schema, merged, gone);
  }

  /// Who says something inside a field of the schema means the field, too: an entry may name it by
  /// itself and the next one only what is inside, as kubectl's do when it hands its fields over.
  private static FieldSet named(Schema schema, ManagedEntry entry) {
    return entry.fields().withNamedFields(schema);
  }

  private static void refuseConflicts(
      List<ManagedEntry> entries, ManagedEntry self, FieldSet taken) {
    var conflicts = new TreeMap<String, List<String>>();
    for (ManagedEntry each : entries) {
      FieldSet both = each.sameWriter(self) ? new FieldSet() : each.fields().intersection(taken);
      if (!both.isEmpty())
        conflicts.computeIfAbsent(each.printed(), w -> new ArrayList<>()).addAll(both.paths());
    }
    if (!conflicts.isEmpty()) throw conflict(conflicts);
  }

  private static ApiException conflict(Map<String, List<String>> conflicts) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    ArrayNode causes = Json.array();
    var lines = new ArrayList<String>();
    conflicts.forEach(
        (writer, paths) -> {
          lines.add("conflicts with " + writer + ":");
          for (String path : paths) {
            lines.add("- " + path);
            causes
                .addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with " + writer)
                .put("field", path);
          }
        });
    String message =
        "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    if (causes.size() == 1) {
      String writer = conflicts.keySet().iterator().next();
      message =
          "Apply failed with 1 conflict: conflict with "
              + writer
              + ": "
              + causes.path(0).path("field").asString("");
    }
    status.put("status", "Failure").put("message", message).put("reason", "Conflict");
    status.putObject("details").set("causes", causes);
    return new ApiException(status.put("code", 409));
  }
}
