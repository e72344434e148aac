package dev.ballast.kinds.apps;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import tools.jackson.databind.node.ObjectNode;

/// Pods with an identity and storage of their own.
public final class StatefulSets {
  private StatefulSets() {}

  public static Kind kind() {
    return KindBuilder.kind("apps", "v1", "StatefulSet", "statefulsets")
        .shortNames("sts")
        .inAll()
        .namespaced()
        .scale()
        .status(StatefulSets::status)
        .generationOf("spec")
        .columns(
            Column.text("Ready")
                .described("Number of the pod with ready state")
                .shows(StatefulSets::ready),
            Column.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES)
        .build();
  }

  private static void status(ObjectNode status) {
    if (!status.has("replicas")) status.put("replicas", 0);
    if (!status.has("availableReplicas")) status.put("availableReplicas", 0);
  }

  private static String ready(ObjectNode set) {
    return Json.number(set, 0, "status", "readyReplicas")
        + "/"
        + Json.number(set, 0, "spec", "replicas");
  }
}
