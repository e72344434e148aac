package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.ResourceRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How much a namespace may hold.
public final class ResourceQuotas {
  private ResourceQuotas() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "ResourceQuota", "resourcequotas")
        .returnsDeleted()
        .shortNames("quota")
        .namespaced()
        .status(status -> {})
        .rules(quota -> amounts(quota.at("spec", "hard")))
        .updateRules(ResourceQuotas::updateRules)
        .statusRules(
            (quota, old) -> {
              amounts(quota.at("status", "hard"));
              amounts(quota.at("status", "used"));
            })
        .columns(
            Column.text("Request")
                .described(
                    "Request represents a minimum amount of cpu/memory that a container may consume.")
                .shows(quota -> shown(quota, false)),
            Column.text("Limit")
                .described(
                    "Limits control the maximum amount of cpu/memory that a container may use independent of "
                        + "contention on the node.")
                .shows(quota -> shown(quota, true)),
            Column.AGE)
        .build();
  }

  private static String shown(ObjectNode quota, boolean limits) {
    var hard = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> each : Json.at(quota, "status", "hard").properties()) {
      if (each.getKey().startsWith("limits") == limits) hard.put(each.getKey(), each.getValue());
    }
    JsonNode used = Json.at(quota, "status", "used");
    return hard.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + ": "
                    + Cells.amount(used.path(each.getKey()))
                    + "/"
                    + Cells.amount(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void amounts(Field amounts) {
    for (Field each : amounts.entries()) {
      boolean counted =
          each.name().startsWith("count/") || each.name().contains(".storageclass.storage.k8s.io/");
      if (!counted) ResourceRules.resourceName(each);
      ResourceRules.amount(each);
    }
  }

  private static void updateRules(Field quota, Field old) {
    amounts(quota.at("spec", "hard"));
    quota.at("spec", "scopes").unchanged(old.at("spec", "scopes"));
  }
}
