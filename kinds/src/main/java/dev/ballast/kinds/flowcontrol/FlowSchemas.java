package dev.ballast.kinds.flowcontrol;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which requests belong together, and at what level of priority they are served.
public final class FlowSchemas {
  static final String GROUP = "flowcontrol.apiserver.k8s.io";

  /// The condition of a schema that names a level which is not there.
  public static final String DANGLING = "Dangling";

  private static final int USUAL_PRECEDENCE = 1000;

  private FlowSchemas() {}

  public static Kind kind() {
    return KindBuilder.kind(GROUP, "v1", "FlowSchema", "flowschemas")
        .status(status -> {})
        .generationOf("spec")
        .defaults(
            schema ->
                Defaults.counted(
                    Json.child(schema, "spec"), "matchingPrecedence", USUAL_PRECEDENCE))
        .rules(FlowSchemaRules::validate)
        .updateRules((schema, old) -> FlowSchemaRules.validate(schema))
        .statusRules((schema, old) -> FlowConditions.validate(schema.at("status", "conditions")))
        .columns(
            Column.text("PriorityLevel")
                .documents("spec.priorityLevelConfiguration.name")
                .showsTextAt("spec", "priorityLevelConfiguration", "name"),
            Column.text("MatchingPrecedence")
                .documents("spec.matchingPrecedence")
                .showsNumberAt("spec", "matchingPrecedence"),
            Column.text("DistinguisherMethod")
                .documents("spec.distinguisherMethod")
                .shows(
                    schema ->
                        Cells.or(
                            Json.string(schema, "spec", "distinguisherMethod", "type"),
                            Cells.NONE)),
            Column.AGE,
            Column.text("MissingPL")
                .described("references a broken or non-existent PriorityLevelConfiguration")
                .shows(FlowSchemas::dangling))
        .build();
  }

  private static String dangling(ObjectNode schema) {
    for (JsonNode each : schema.path("status").path("conditions")) {
      if (Json.string(each, "type").equals(DANGLING)) return Json.string(each, "status");
    }
    return "?";
  }
}
