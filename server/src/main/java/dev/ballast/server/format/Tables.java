package dev.ballast.server.format;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schema;
import dev.ballast.objects.schema.Schemas;
import dev.ballast.server.stored.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects as rows of a table, for `kubectl get`
/// (<https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables>).
/// Thread-safe.
final class Tables {
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private final Schemas schemas;
  private final Map<Kind, ArrayNode> columns = new ConcurrentHashMap<>();

  Tables(Schemas schemas) {
    this.schemas = schemas;
  }

  ObjectNode table(Kind kind, List<Stored> rows, Form form, Instant now, boolean withColumns) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", form.metaVersion());
    table.putObject("metadata");
    if (withColumns)
      table.set("columnDefinitions", columns.computeIfAbsent(kind, this::definitions));
    else table.putArray("columnDefinitions");
    ArrayNode all = table.putArray("rows");
    for (Stored each : rows) {
      ObjectNode row = all.addObject();
      ArrayNode cells = row.putArray("cells");
      for (Column column : kind.columns()) cells.add(column.cell(each.tree(), now));
      row.set("object", object(each, form));
    }
    return table;
  }

  private static JsonNode object(Stored row, Form form) {
    return switch (form.include()) {
      case "None" -> NullNode.getInstance();
      case "Object" -> row.tree();
      default -> metadata(row, form);
    };
  }

  /// An object's metadata as an object of its own.
  static ObjectNode metadata(Stored object, Form form) {
    ObjectNode partial = Json.object();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", form.metaVersion());
    partial.set("metadata", withoutVersionsOwn(object.tree().get("metadata")));
    return partial;
  }

  /// Kubernetes takes an object's metadata from its own form of it, in which a DaemonSet's template
  /// generation is no annotation.
  private static JsonNode withoutVersionsOwn(JsonNode metadata) {
    if (!metadata.path("annotations").has(TEMPLATE_GENERATION)) return metadata;
    ObjectNode copy = metadata.deepCopy().asObject();
    ObjectNode annotations = Json.child(copy, "annotations");
    annotations.remove(TEMPLATE_GENERATION);
    if (annotations.isEmpty()) copy.remove("annotations");
    return copy;
  }

  private ArrayNode definitions(Kind kind) {
    ArrayNode definitions = Json.array();
    for (Column each : kind.columns()) {
      definitions
          .addObject()
          .put("name", each.name())
          .put("type", each.type())
          .put("format", each.format())
          .put("description", describe(kind, each))
          .put("priority", each.priority());
    }
    return definitions;
  }

  private String describe(Kind kind, Column column) {
    if (column.documents().isEmpty()) return column.description();
    String field = column.documents();
    int end = field.indexOf('#');
    Schema here =
        kind.custom() != null
            ? kind.schemaIn(schemas)
            : schemas.find(end < 0 ? kind.schema() : field.substring(0, end)).orElse(null);
    String text = "";
    if (here == null) return text;
    for (String step : field.substring(end + 1).split("\\.")) {
      Schema next = here.property(step);
      if (next == null) return text;
      text = Json.string(here.openApi(), "properties", step, "description");
      here = next;
    }
    return text;
  }
}
