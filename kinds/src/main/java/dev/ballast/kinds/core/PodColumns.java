package dev.ballast.kinds.core;

import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a Pod shows in a table.
final class PodColumns {
  private PodColumns() {}

  static Column[] all() {
    return new Column[] {
      Column.text("Ready")
          .described("The aggregate readiness state of this pod for accepting traffic.")
          .shows(pod -> PodSummary.of(pod).readiness()),
      Column.text("Status")
          .described("The aggregate status of the containers in this pod.")
          .shows(pod -> PodSummary.of(pod).reason()),
      Column.text("Restarts")
          .described(
              "The number of times the containers in this pod have been restarted and when the last container in "
                  + "this pod has restarted.")
          .shown(
              (pod, now) ->
                  JsonNodeFactory.instance.stringNode(PodSummary.of(pod).restartText(now))),
      Column.AGE,
      Column.text("IP").documents("status.podIP").wide().shows(PodColumns::address),
      Column.text("Node")
          .documents("spec.nodeName")
          .wide()
          .shows(pod -> or(Json.string(pod, "spec", "nodeName"))),
      Column.text("Nominated Node")
          .documents("status.nominatedNodeName")
          .wide()
          .shows(pod -> or(Json.string(pod, "status", "nominatedNodeName"))),
      Column.text("Readiness Gates")
          .documents("spec.readinessGates")
          .wide()
          .shows(PodColumns::gates)
    };
  }

  private static String or(String text) {
    return Cells.or(text, Cells.NONE);
  }

  private static String address(ObjectNode pod) {
    return or(Json.string(pod.path("status").path("podIPs").path(0), "ip"));
  }

  private static String gates(ObjectNode pod) {
    JsonNode gates = pod.path("spec").path("readinessGates");
    if (gates.isEmpty()) return Cells.NONE;
    int open = 0;
    for (JsonNode gate : gates) {
      String type = Json.string(gate, "conditionType");
      for (JsonNode each : pod.path("status").path("conditions")) {
        if (!Json.string(each, "type").equals(type)) continue;
        if (Json.string(each, "status").equals("True")) open++;
        break;
      }
    }
    return open + "/" + gates.size();
  }
}
