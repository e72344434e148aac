package dev.ballast.node.dns;

import dev.ballast.node.dns.ZonePlan.Endpoint;
import dev.ballast.node.dns.ZonePlan.Pod;
import dev.ballast.node.dns.ZonePlan.Port;
import dev.ballast.node.dns.ZonePlan.Service;
import dev.ballast.node.dns.ZonePlan.ServiceKind;
import dev.ballast.node.dns.ZonePlan.Slice;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads what names depend on from the API's objects.
final class ZoneObserver {
  private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

  private ZoneObserver() {}

  static Service service(KubeObject object) {
    List<String> addresses = object.texts("spec", "clusterIPs");
    String address = object.text("spec", "clusterIP");
    ServiceKind kind;
    if (object.text("spec", "type").equals("ExternalName")) kind = ServiceKind.EXTERNAL_NAME;
    else if (address.equals("None")) kind = ServiceKind.HEADLESS;
    else kind = ServiceKind.CLUSTER_IP;
    if (addresses.isEmpty() && !address.isEmpty()) addresses = List.of(address);
    return new Service(
        object.namespace(),
        object.name(),
        kind,
        kind == ServiceKind.CLUSTER_IP ? addresses : List.of(),
        object.text("spec", "externalName"),
        object.flag("spec", "publishNotReadyAddresses"),
        ports(object.at("spec", "ports")));
  }

  static Slice slice(KubeObject object) {
    var endpoints = new ArrayList<Endpoint>();
    for (JsonNode each : object.at("endpoints")) {
      var addresses = new ArrayList<String>();
      each.path("addresses").forEach(address -> addresses.add(address.asString("")));
      // Nothing said is taken for ready, as the API says.
      boolean ready = Json.at(each, "conditions", "ready").asBoolean(true);
      endpoints.add(new Endpoint(List.copyOf(addresses), Json.string(each, "hostname"), ready));
    }
    return new Slice(
        object.namespace(),
        object.labels().getOrDefault(SERVICE_OF_SLICE, ""),
        ports(object.at("ports")),
        object.text("addressType").equals("FQDN") ? List.of() : List.copyOf(endpoints));
  }

  /// Pods on the node's own network have the node's address, which is no pod's name.
  static Pod pod(KubeObject object) {
    boolean over = List.of("Succeeded", "Failed").contains(object.text("status", "phase"));
    if (over || object.flag("spec", "hostNetwork")) return new Pod(object.namespace(), List.of());
    var addresses = new ArrayList<String>();
    for (JsonNode each : object.at("status", "podIPs")) addresses.add(Json.string(each, "ip"));
    return new Pod(object.namespace(), List.copyOf(addresses));
  }

  private static List<Port> ports(JsonNode ports) {
    var read = new ArrayList<Port>();
    for (JsonNode each : ports) {
      String protocol = Json.string(each, "protocol");
      int number = (int) Json.number(each, 0, "port");
      read.add(new Port(Json.string(each, "name"), protocol.isEmpty() ? "TCP" : protocol, number));
    }
    return List.copyOf(read);
  }
}
