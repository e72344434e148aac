package dev.ballast.kinds.discovery;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Sameness;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A part of the addresses behind a Service.
public final class EndpointSlices {
  private static final int SHOWN = 3;

  private EndpointSlices() {}

  public static Kind kind() {
    return KindBuilder.kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")
        .namespaced()
        .generationOf("addressType", "endpoints", "ports")
        .defaults(EndpointSlices::defaults)
        .onUpdate(EndpointSlices::countLabels)
        .rules(slice -> SliceRules.validate(slice))
        .updateRules(SliceRules::update)
        .columns(
            Column.text("AddressType").documents("addressType").showsTextAt("addressType"),
            Column.text("Ports").documents("ports").shows(EndpointSlices::ports),
            Column.text("Endpoints").documents("endpoints").shows(EndpointSlices::addresses),
            Column.AGE)
        .build();
  }

  private static String ports(ObjectNode slice) {
    var ports = new ArrayList<String>();
    for (JsonNode each : slice.path("ports")) {
      ports.add(each.path("port").isIntegralNumber() ? each.path("port").asString() : "*");
    }
    return first(ports);
  }

  private static String addresses(ObjectNode slice) {
    var addresses = new ArrayList<String>();
    for (JsonNode each : slice.path("endpoints"))
      addresses.addAll(Cells.texts(each.path("addresses")));
    return first(addresses);
  }

  private static String first(List<String> all) {
    if (all.isEmpty()) return Cells.UNSET;
    String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? shown + " + " + (all.size() - SHOWN) + " more..." : shown;
  }

  private static void defaults(ObjectNode slice) {
    for (JsonNode each : slice.path("endpoints"))
      if (each instanceof ObjectNode point) Json.child(point, "conditions");
    for (JsonNode each : slice.path("ports")) {
      if (!(each instanceof ObjectNode port)) continue;
      if (!Defaults.given(port, "name")) port.put("name", "");
      Defaults.text(port, "protocol", "TCP");
    }
  }

  /// Labels count too: they say whose endpoints these are.
  private static void countLabels(ObjectNode next, ObjectNode old) {
    if (Sameness.same(Json.at(next, "metadata", "labels"), Json.at(old, "metadata", "labels")))
      return;
    Json.child(next, "metadata")
        .put("generation", Json.number(old, 0, "metadata", "generation") + 1);
  }
}
