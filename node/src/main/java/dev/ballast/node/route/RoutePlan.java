package dev.ballast.node.route;

import dev.ballast.node.route.Route.Protocol;
import dev.ballast.node.route.Route.Target;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Which routes a Service has on one node, by its slices (pure)
/// (<https://kubernetes.io/docs/reference/networking/virtual-ips/>).
final class RoutePlan {
  private static final long STICKY_SECONDS = 10_800;

  private RoutePlan() {}

  /// One endpoint of a slice, as far as routes care.
  private record Endpoint(Target target, boolean ready, boolean serving, boolean here) {}

  /// @param slices those of the Service
  /// @param node the node whose own endpoints count as local
  static List<Route> decide(KubeObject service, List<KubeObject> slices, String node) {
    String address = service.text("spec", "clusterIP");
    boolean routed =
        !service.text("spec", "type").equals("ExternalName")
            && !address.isEmpty()
            && !address.equals("None")
            && !address.contains(":");
    if (!routed) return List.of();
    var routes = new ArrayList<Route>();
    for (JsonNode port : service.at("spec", "ports"))
      routes.add(route(service, address, port, slices, node));
    return routes;
  }

  private static Route route(
      KubeObject service, String address, JsonNode port, List<KubeObject> slices, String node) {
    String said = Json.string(port, "protocol");
    var protocol = Protocol.valueOf(said.isEmpty() ? "TCP" : said);
    int number = (int) Json.number(port, 0, "port");
    String portName = Json.string(port, "name");
    List<Endpoint> endpoints = endpoints(slices, portName, protocol, node);
    boolean innerLocal = service.text("spec", "internalTrafficPolicy").equals("Local");
    boolean outerLocal = service.text("spec", "externalTrafficPolicy").equals("Local");
    boolean sticks = service.text("spec", "sessionAffinity").equals("ClientIP");
    long seconds =
        service.number(
            STICKY_SECONDS, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds");
    return new Route(
        service.path() + ":" + portName + "/" + protocol.text(),
        protocol,
        number,
        List.of(address),
        external(service),
        (int) Json.number(port, 0, "nodePort"),
        sticks ? (int) seconds : 0,
        targets(endpoints, innerLocal),
        targets(endpoints, outerLocal),
        outerLocal);
  }

  private static List<String> external(KubeObject service) {
    var external = new ArrayList<>(service.texts("spec", "externalIPs"));
    for (JsonNode each : service.at("status", "loadBalancer", "ingress")) {
      String address = Json.string(each, "ip");
      boolean proxied = Json.string(each, "ipMode").equals("Proxy");
      if (!address.isEmpty() && !proxied) external.add(address);
    }
    external.removeIf(each -> each.contains(":"));
    return List.copyOf(external);
  }

  private static List<Endpoint> endpoints(
      List<KubeObject> slices, String portName, Protocol protocol, String node) {
    var endpoints = new TreeMap<String, Endpoint>();
    for (KubeObject slice : slices) {
      if (!slice.text("addressType").equals("IPv4")) continue;
      for (JsonNode port : slice.at("ports")) {
        String said = Json.string(port, "protocol");
        boolean same =
            Json.string(port, "name").equals(portName)
                && (said.isEmpty() ? "TCP" : said).equals(protocol.name());
        int number = (int) Json.number(port, 0, "port");
        if (!same || number == 0) continue;
        for (JsonNode each : slice.at("endpoints")) {
          String address = each.path("addresses").path(0).asString("");
          if (address.isEmpty()) continue;
          JsonNode conditions = each.path("conditions");
          boolean ready = conditions.path("ready").asBoolean(true);
          boolean serving = conditions.path("serving").asBoolean(ready);
          boolean here = Json.string(each, "nodeName").equals(node);
          endpoints.put(
              address + ":" + number,
              new Endpoint(new Target(address, number), ready, serving, here));
        }
      }
    }
    return List.copyOf(endpoints.values());
  }

  /// The ready ones; where there are none, those that still serve while they end (KEP-1669).
  private static List<Target> targets(List<Endpoint> endpoints, boolean onlyHere) {
    List<Endpoint> all = endpoints.stream().filter(each -> !onlyHere || each.here()).toList();
    List<Target> ready = all.stream().filter(Endpoint::ready).map(Endpoint::target).toList();
    if (!ready.isEmpty()) return ready;
    return all.stream().filter(Endpoint::serving).map(Endpoint::target).toList();
  }
}
