package dev.ballast.node.launch;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The variables by which containers find a Service with an address of its own.
final class ServiceVariables {
  private ServiceVariables() {}

  static void add(KubeObject service, Map<String, String> variables) {
    String address = service.text("spec", "clusterIP");
    JsonNode ports = service.at("spec", "ports");
    if (address.isEmpty() || address.equals("None") || ports.isEmpty()) return;
    String name = shout(service.name());
    long first = Json.number(ports.get(0), 0, "port");
    variables.put(name + "_SERVICE_HOST", address);
    variables.put(name + "_SERVICE_PORT", Long.toString(first));
    for (JsonNode each : ports) {
      String portName = Json.string(each, "name");
      String port = Long.toString(Json.number(each, 0, "port"));
      if (!portName.isEmpty()) variables.put(name + "_SERVICE_PORT_" + shout(portName), port);
    }
    variables.put(name + "_PORT", url(ports.get(0), address));
    for (JsonNode each : ports) {
      String port = Long.toString(Json.number(each, 0, "port"));
      String prefix = name + "_PORT_" + port + "_" + protocol(each).toUpperCase(Locale.ROOT);
      variables.put(prefix, url(each, address));
      variables.put(prefix + "_PROTO", protocol(each));
      variables.put(prefix + "_PORT", port);
      variables.put(prefix + "_ADDR", address);
    }
  }

  private static String url(JsonNode port, String address) {
    return protocol(port) + "://" + address + ":" + Json.number(port, 0, "port");
  }

  private static String protocol(JsonNode port) {
    String protocol = Json.string(port, "protocol");
    return protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT);
  }

  private static String shout(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
