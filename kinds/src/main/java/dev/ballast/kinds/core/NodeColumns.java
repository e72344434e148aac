package dev.ballast.kinds.core;

import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a Node shows in a table.
final class NodeColumns {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE = "kubernetes.io/role";

  private NodeColumns() {}

  static Column[] all() {
    return new Column[] {
      Column.text("Status").described("The status of the node").shows(NodeColumns::status),
      Column.text("Roles").described("The roles of the node").shows(NodeColumns::roles),
      Column.AGE,
      Column.text("Version")
          .documents("status.nodeInfo.kubeletVersion")
          .showsTextAt("status", "nodeInfo", "kubeletVersion"),
      Column.text("Internal-IP")
          .documents("status.addresses")
          .wide()
          .shows(node -> address(node, "InternalIP")),
      Column.text("External-IP")
          .documents("status.addresses")
          .wide()
          .shows(node -> address(node, "ExternalIP")),
      info("OS-Image", "osImage"),
      info("Kernel-Version", "kernelVersion"),
      info("Container-Runtime", "containerRuntimeVersion")
    };
  }

  private static Column info(String name, String field) {
    return Column.text(name)
        .documents("status.nodeInfo." + field)
        .wide()
        .shows(node -> Cells.or(Json.string(node, "status", "nodeInfo", field), Cells.UNKNOWN));
  }

  private static String status(ObjectNode node) {
    String status = "Unknown";
    for (JsonNode each : node.path("status").path("conditions")) {
      if (!Json.string(each, "type").equals("Ready")) continue;
      status = Json.string(each, "status").equals("True") ? "Ready" : "NotReady";
    }
    return Json.flag(node, "spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
  }

  private static String roles(ObjectNode node) {
    var roles = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> each : node.path("metadata").path("labels").properties()) {
      String key = each.getKey();
      if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
        roles.add(key.substring(ROLE_PREFIX.length()));
      } else if (key.equals(ROLE) && !each.getValue().asString("").isEmpty()) {
        roles.add(each.getValue().asString(""));
      }
    }
    return Cells.or(String.join(",", roles), Cells.NONE);
  }

  private static String address(ObjectNode node, String type) {
    for (JsonNode each : node.path("status").path("addresses")) {
      if (Json.string(each, "type").equals(type)) return Json.string(each, "address");
    }
    return Cells.NONE;
  }
}
