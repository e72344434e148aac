package dev.ballast.kinds.core;

import dev.ballast.kinds.core.pod.PortRules;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Addresses;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
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
        .defaults(EndpointsKind::defaults)
        .rules(EndpointsKind::rules)
        .updateRules((endpoints, old) -> rules(endpoints))
        .deprecated(DEPRECATED)
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

  private static void defaults(ObjectNode endpoints) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode each : subset.path("ports")) {
        if (each instanceof ObjectNode port) Defaults.text(port, "protocol", "TCP");
      }
    }
  }

  private static void rules(Field endpoints) {
    for (Field subset : endpoints.at("subsets").items()) {
      if (subset.at("addresses").empty() && subset.at("notReadyAddresses").empty()) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      for (Field each : subset.at("addresses").items()) address(each);
      for (Field each : subset.at("notReadyAddresses").items()) address(each);
      for (Field each : subset.at("ports").items()) port(each, subset.at("ports").size() > 1);
    }
  }

  private static void address(Field address) {
    Field ip = address.at("ip");
    boolean right = ip.reads(Addresses::faults);
    if (address.at("hostname").filled()) address.at("hostname").reads(Forms::label);
    if (address.at("nodeName").filled()) address.at("nodeName").reads(Forms::subdomain);
    if (right) ip.reads(Addresses::specialFaults);
  }

  private static void port(Field port, boolean oneOfMany) {
    Field name = port.at("name");
    if (oneOfMany && name.empty()) name.required();
    else if (name.filled()) name.reads(Forms::label);
    port.at("port").port();
    if (port.at("protocol").demanded()) port.at("protocol").oneOf(PortRules.PROTOCOLS);
    if (port.at("appProtocol").filled()) port.at("appProtocol").reads(Forms::qualifiedName);
  }
}
