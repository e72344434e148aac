package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The addresses behind a Service, in the form of old.
public final class EndpointsKind {
  private static final int SHOWN = 3;
  private static final String DEPRECATED =
      "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

  private EndpointsKind() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "Endpoints", "endpoints")
        .shortNames("ep")
        .namespaced()
        .createdByUpdate()
        .warnings((next, old) -> List.of(DEPRECATED))
        .columns(
            Column.text("Endpoints").documents("subsets").shows(EndpointsKind::shown), Column.AGE)
        .build();
  }

  private static String shown(ObjectNode endpoints) {
    JsonNode subsets = endpoints.path("subsets");
    if (subsets.isEmpty()) return Cells.NONE;
    var all = new ArrayList<String>();
    for (JsonNode subset : subsets) {
      for (JsonNode port : subset.path("ports")) {
        for (JsonNode each : subset.path("addresses")) {
          String ip = Json.string(each, "ip");
          all.add((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + Json.number(port, 0, "port"));
        }
      }
      if (!subset.path("ports").isEmpty()) continue;
      for (JsonNode each : subset.path("addresses")) all.add(Json.string(each, "ip"));
    }
    String first = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + " + " + (all.size() - SHOWN) + " more..." : first;
  }
}
