package dev.ballast.kinds.apps;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A pod on every node, or on those that a selector picks.
public final class DaemonSets {
  private static final List<String> COUNTS =
      List.of(
          "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady");

  private DaemonSets() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "DaemonSet", "daemonsets")
        .shortNames("ds")
        .inAll()
        .namespaced()
        .status(DaemonSets::status)
        .generationOf("spec")
        .columns(
            count("Desired", "desiredNumberScheduled"),
            count("Current", "currentNumberScheduled"),
            count("Ready", "numberReady"),
            count("Up-to-date", "updatedNumberScheduled"),
            count("Available", "numberAvailable"),
            Column.text("Node Selector")
                .documents("spec.template.spec.nodeSelector")
                .shows(
                    set -> Cells.labels(Json.at(set, "spec", "template", "spec", "nodeSelector"))),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR)
        .build();
  }

  private static Column count(String name, String field) {
    return Column.integer(name).documents("status." + field).showsNumberAt("status", field);
  }

  private static void status(ObjectNode status) {
    for (String count : COUNTS) if (!status.has(count)) status.put(count, 0);
  }
}
