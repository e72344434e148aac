package dev.ballast.controllers.service;

import dev.ballast.controllers.service.Backend.Family;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which Endpoints are mirrored into slices, and what the slices say (pure). Those that people
/// write for a Service without a selector are: such a Service stands for something outside the
/// cluster
/// (<https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/>, Mirroring).
final class MirrorPlan {
  static final String US = "endpointslicemirroring-controller.k8s.io";

  /// Of one subset; what comes after is left out.
  static final int MOST = 1_000;

  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final List<String> NOT_COPIED =
      List.of(
          "endpoints.kubernetes.io/last-change-trigger-time",
          "kubectl.kubernetes.io/last-applied-configuration");

  private MirrorPlan() {}

  static boolean mirrors(KubeObject endpoints, KubeObject service) {
    return !endpoints.labels().getOrDefault(SKIP, "").equals("true")
        && !endpoints.annotations().containsKey(LEADER)
        && !endpoints.deleting()
        && !service.deleting()
        && service.at("spec", "selector").isEmpty();
  }

  static SliceHead head(KubeObject endpoints) {
    ObjectNode labels = Json.object();
    endpoints.labels().forEach(labels::put);
    ObjectNode annotations = Json.object();
    endpoints.annotations().forEach(annotations::put);
    annotations.remove(NOT_COPIED);
    return SliceHead.of(endpoints, labels, annotations, US);
  }

  /// The addresses of all subsets, each with the ports of its own; a family without any is not
  /// there.
  static Map<Family, List<Backend>> backends(KubeObject endpoints) {
    var backends = new EnumMap<Family, List<Backend>>(Family.class);
    for (JsonNode subset : endpoints.at("subsets")) {
      var ports = new ArrayList<EndpointPort>();
      subset.path("ports").forEach(each -> ports.add(EndpointPort.of(each)));
      var known = new HashSet<String>();
      for (boolean ready : new boolean[] {true, false}) {
        for (JsonNode each : subset.path(ready ? "addresses" : "notReadyAddresses")) {
          String address = Json.string(each, "ip");
          if (known.size() >= MOST || !known.add(address)) continue;
          Family family = Family.IPv6.has(address) ? Family.IPv6 : Family.IPv4;
          backends
              .computeIfAbsent(family, none -> new ArrayList<>())
              .add(new Backend(endpoint(each, address, ready), List.copyOf(ports), true));
        }
      }
    }
    return backends;
  }

  private static Endpoint endpoint(JsonNode said, String address, boolean ready) {
    boolean ofPod = Json.string(said, "targetRef", "kind").equals("Pod");
    return new Endpoint(
        address,
        ready,
        ready,
        false,
        Json.string(said, "hostname"),
        Json.string(said, "nodeName"),
        "",
        ofPod ? Json.string(said, "targetRef", "namespace") : "",
        ofPod ? Json.string(said, "targetRef", "name") : "",
        ofPod ? Json.string(said, "targetRef", "uid") : "");
  }
}
