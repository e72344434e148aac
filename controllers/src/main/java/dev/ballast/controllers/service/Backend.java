package dev.ballast.controllers.service;

import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A pod as a Service sees it: its endpoint in one address family, and the ports that it offers of
/// the Service's.
///
/// `counts` says whether Endpoints list it at all: a pod on its way out does not count there, in
/// slices it does.
record Backend(Endpoint endpoint, List<EndpointPort> ports, boolean counts) {
  enum Family {
    IPv4,
    IPv6;

    boolean has(String address) {
      return address.indexOf(':') >= 0 == (this == IPv6);
    }
  }

  /// The pod behind `service` in `family`; empty for a finished pod and for one without an address
  /// there.
  static Optional<Backend> of(KubeObject service, KubeObject pod, Family family, String zone) {
    var view = new PodView(pod);
    if (view.finished()) return Optional.empty();
    Stream<String> all =
        view.addresses().isEmpty() ? Stream.of(view.address()) : view.addresses().stream();
    Optional<String> address = all.filter(each -> !each.isEmpty() && family.has(each)).findFirst();
    if (address.isEmpty()) return Optional.empty();
    boolean publishAll = service.flag("spec", "publishNotReadyAddresses");
    boolean serving = view.ready();
    boolean named = !view.hostname().isEmpty() && view.subdomain().equals(service.name());
    var endpoint =
        new Endpoint(
            address.get(),
            publishAll || serving && !view.terminating(),
            serving,
            view.terminating(),
            named ? view.hostname() : "",
            view.nodeName(),
            zone,
            pod.namespace(),
            pod.name(),
            pod.uid());
    return Optional.of(
        new Backend(endpoint, ports(service, view), publishAll || !view.terminating()));
  }

  /// A port that names none of the pod's ports is left out.
  private static List<EndpointPort> ports(KubeObject service, PodView pod) {
    var ports = new ArrayList<EndpointPort>();
    for (JsonNode each : service.at("spec", "ports")) {
      EndpointPort said = EndpointPort.of(each);
      int target = target(each, said, pod);
      if (target > 0) {
        ports.add(new EndpointPort(said.name(), said.protocol(), target, said.appProtocol()));
      }
    }
    return ports;
  }

  private static int target(JsonNode servicePort, EndpointPort said, PodView pod) {
    JsonNode target = servicePort.path("targetPort");
    if (target.isIntegralNumber() && target.intValue() > 0) return target.intValue();
    String name = target.asString("");
    if (!target.isString() || name.isEmpty()) return said.port();
    return Stream.concat(
            pod.containers().stream(), pod.initContainers().stream().filter(Backend::isSidecar))
        .flatMap(container -> container.path("ports").values().stream())
        .filter(port -> Json.string(port, "name").equals(name))
        .filter(port -> EndpointPort.of(port).protocol().equals(said.protocol()))
        .map(port -> (int) Json.number(port, 0, "containerPort"))
        .findFirst()
        .orElse(0);
  }

  private static boolean isSidecar(JsonNode initContainer) {
    return Json.string(initContainer, "restartPolicy").equals("Always");
  }
}
