package dev.ballast.scheduler;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A port of the node itself that a pod wants; an address of `""` stands for all.
record HostPort(String protocol, String address, long port) {
  static List<HostPort> of(KubeObject pod) {
    var ports = new ArrayList<HostPort>();
    for (JsonNode container : pod.at("spec", "containers")) addAll(ports, container);
    for (JsonNode container : pod.at("spec", "initContainers")) {
      if (Json.string(container, "restartPolicy").equals("Always")) addAll(ports, container);
    }
    return ports;
  }

  private static void addAll(List<HostPort> ports, JsonNode container) {
    for (JsonNode each : container.path("ports")) {
      long port = Json.number(each, 0, "hostPort");
      String protocol = Json.string(each, "protocol");
      String address = Json.string(each, "hostIP");
      if (port > 0) {
        ports.add(
            new HostPort(
                protocol.isEmpty() ? "TCP" : protocol,
                address.equals("0.0.0.0") || address.equals("::") ? "" : address,
                port));
      }
    }
  }

  boolean excludes(HostPort other) {
    boolean sameAddress =
        address.isEmpty() || other.address.isEmpty() || address.equals(other.address);
    return sameAddress && port == other.port && protocol.equals(other.protocol);
  }
}
