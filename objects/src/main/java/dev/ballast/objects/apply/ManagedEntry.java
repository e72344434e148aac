package dev.ballast.objects.apply;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One entry of `metadata.managedFields`.
record ManagedEntry(
    String manager,
    String operation,
    String apiVersion,
    String subresource,
    String time,
    FieldSet fields) {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  private static final Comparator<ManagedEntry> ORDER =
      Comparator.comparing(ManagedEntry::operation)
          .thenComparing(ManagedEntry::time)
          .thenComparing(ManagedEntry::manager)
          .thenComparing(ManagedEntry::apiVersion)
          .thenComparing(ManagedEntry::subresource);

  static List<ManagedEntry> parse(JsonNode array) {
    var entries = new ArrayList<ManagedEntry>();
    for (JsonNode each : array) {
      entries.add(
          new ManagedEntry(
              Json.string(each, "manager"),
              Json.string(each, "operation"),
              Json.string(each, "apiVersion"),
              Json.string(each, "subresource"),
              Json.string(each, "time"),
              FieldSet.parse(each.path("fieldsV1"))));
    }
    return entries;
  }

  /// Entries without fields are left out; the others come in Kubernetes' order.
  static ArrayNode json(List<ManagedEntry> entries) {
    ArrayNode array = Json.array();
    entries.stream()
        .filter(each -> !each.fields.isEmpty())
        .sorted(ORDER)
        .forEach(each -> array.add(each.json()));
    return array;
  }

  private ObjectNode json() {
    ObjectNode made = Json.object();
    if (!manager.isEmpty()) made.put("manager", manager);
    made.put("operation", operation).put("apiVersion", apiVersion);
    if (!time.isEmpty()) made.put("time", time);
    made.put("fieldsType", "FieldsV1").set("fieldsV1", fields.json());
    if (!subresource.isEmpty()) made.put("subresource", subresource);
    return made;
  }

  ManagedEntry with(FieldSet other) {
    return other.equals(fields)
        ? this
        : new ManagedEntry(manager, operation, apiVersion, subresource, time, other);
  }

  /// Whether both stand for the same writer. An applier is the same whatever version it writes in.
  boolean sameWriter(ManagedEntry other) {
    return manager.equals(other.manager)
        && operation.equals(other.operation)
        && subresource.equals(other.subresource)
        && (operation.equals(APPLY) || apiVersion.equals(other.apiVersion));
  }

  /// How a conflict's message names this writer.
  String printed() {
    String name = Json.text(Json.tree(manager));
    String sub = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
    return name + sub + (operation.equals(UPDATE) ? " using " + apiVersion : "");
  }

  static @Nullable ManagedEntry find(List<ManagedEntry> entries, ManagedEntry writer) {
    for (ManagedEntry each : entries) if (each.sameWriter(writer)) return each;
    return null;
  }
}
