package dev.ballast.kinds.flowcontrol;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How much of a server requests of one priority may take.
public final class PriorityLevels {
  private PriorityLevels() {}

  public static Kind kind() {
    return KindBuilder.kind(
            FlowSchemas.GROUP, "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations")
        .status(status -> {})
        .generationOf("spec")
        .defaults(level -> defaults(Json.child(level, "spec")))
        .rules(PriorityLevelRules::validate)
        .updateRules((level, old) -> PriorityLevelRules.validate(level))
        .statusRules((level, old) -> FlowConditions.validate(level.at("status", "conditions")))
        .columns(
            Column.text("Type").documents("spec.type").showsTextAt("spec", "type"),
            number("NominalConcurrencyShares", "spec.limited.nominalConcurrencyShares"),
            number("Queues", "spec.limited.limitResponse.queuing.queues"),
            number("HandSize", "spec.limited.limitResponse.queuing.handSize"),
            number("QueueLengthLimit", "spec.limited.limitResponse.queuing.queueLengthLimit"),
            Column.AGE)
        .build();
  }

  private static Column number(String name, String path) {
    String[] steps = path.split("\\.");
    return Column.text(name)
        .documents(path)
        .shown(
            (level, now) -> {
              JsonNode there = Json.at(level, steps);
              return there.isNumber() ? there : JsonNodeFactory.instance.stringNode(Cells.NONE);
            });
  }

  static void defaults(ObjectNode spec) {
    if (spec.path("exempt") instanceof ObjectNode exempt) {
      Defaults.number(exempt, "nominalConcurrencyShares", 0);
      Defaults.number(exempt, "lendablePercent", 0);
    }
    if (!(spec.path("limited") instanceof ObjectNode limited)) return;
    Defaults.number(limited, "nominalConcurrencyShares", 30);
    Defaults.number(limited, "lendablePercent", 0);
    JsonNode queuing = Json.child(limited, "limitResponse").path("queuing");
    if (!(queuing instanceof ObjectNode queues)) return;
    Defaults.counted(queues, "queues", 64);
    Defaults.counted(queues, "handSize", 8);
    Defaults.counted(queues, "queueLengthLimit", 50);
  }
}
