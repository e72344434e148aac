package dev.ballast.kinds.core;

import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a Service shows in a table.
final class ServiceColumns {
  private ServiceColumns() {}

  static Column[] all() {
    return new Column[] {
      Column.text("Type").documents("spec.type").showsTextAt("spec", "type"),
      Column.text("Cluster-IP").documents("spec.clusterIP").shows(ServiceColumns::clusterIp),
      Column.text("External-IP").documents("spec.externalIPs").shows(ServiceColumns::externalIp),
      Column.text("Port(s)").documents("spec.ports").shows(ServiceColumns::ports),
      Column.AGE,
      Column.text("Selector")
          .documents("spec.selector")
          .wide()
          .shows(service -> Cells.labels(service.path("spec").path("selector")))
    };
  }

  private static String clusterIp(ObjectNode service) {
    JsonNode all = service.path("spec").path("clusterIPs");
    return all.isEmpty() ? Cells.NONE : all.path(0).asString("");
  }

  private static String externalIp(ObjectNode service) {
    JsonNode spec = service.path("spec");
    List<String> external = Cells.texts(spec.path("externalIPs"));
    return switch (Json.string(spec, "type")) {
      case "ClusterIP", "NodePort" -> Cells.or(String.join(",", external), Cells.NONE);
      case "LoadBalancer" -> {
        var addresses = new ArrayList<>(ingress(service));
        addresses.addAll(external);
        yield addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
      }
      case "ExternalName" -> Json.string(spec, "externalName");
      default -> Cells.UNKNOWN;
    };
  }

  private static TreeSet<String> ingress(ObjectNode service) {
    var addresses = new TreeSet<String>();
    for (JsonNode each : Json.at(service, "status", "loadBalancer", "ingress")) {
      String address = Cells.or(Json.string(each, "ip"), Json.string(each, "hostname"));
      if (!address.isEmpty()) addresses.add(address);
    }
    return addresses;
  }

  private static String ports(ObjectNode service) {
    String ports =
        StreamSupport.stream(Json.at(service, "spec", "ports").spliterator(), false)
            .map(ServiceColumns::port)
            .collect(Collectors.joining(","));
    return Cells.or(ports, Cells.NONE);
  }

  private static String port(JsonNode port) {
    long node = Json.number(port, 0, "nodePort");
    String number = Long.toString(Json.number(port, 0, "port"));
    return (node > 0 ? number + ":" + node : number) + "/" + Json.string(port, "protocol");
  }
}
