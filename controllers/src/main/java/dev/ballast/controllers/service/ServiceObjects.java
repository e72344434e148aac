package dev.ballast.controllers.service;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The objects that are written for a Service.
final class ServiceObjects {
  static final String US = "endpointslice-controller.k8s.io";
  private static final String ENDPOINTS_BY = "endpoints.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

  private ServiceObjects() {}

  static boolean headless(KubeObject service) {
    return service.text("spec", "clusterIP").equals("None");
  }

  /// What the slices of `service` have in common.
  static SliceHead head(KubeObject service) {
    return SliceHead.of(service, labels(service), Json.object(), US);
  }

  private static ObjectNode labels(KubeObject service) {
    ObjectNode labels = Json.object();
    service.labels().forEach(labels::put);
    if (headless(service)) labels.put(HEADLESS, "");
    else labels.remove(HEADLESS);
    return labels;
  }

  /// Writes what is wanted into `endpoints`, a new or an existing object.
  static KubeObject fillEndpoints(
      KubeObject endpoints, KubeObject service, EndpointsPlan.Wanted wanted) {
    endpoints.metadata().set("labels", labels(service).put(ENDPOINTS_BY, "endpoint-controller"));
    ObjectNode annotations = Json.child(endpoints.metadata(), "annotations");
    annotations.remove(List.of(OVER_CAPACITY, TRIGGER));
    if (wanted.truncated()) annotations.put(OVER_CAPACITY, "truncated");
    if (annotations.isEmpty()) endpoints.metadata().remove("annotations");
    endpoints.tree().remove("subsets");
    if (wanted.subsets().isEmpty()) return endpoints;
    ArrayNode subsets = endpoints.tree().putArray("subsets");
    for (EndpointsPlan.Subset each : wanted.subsets()) {
      ObjectNode subset = subsets.addObject();
      addresses(subset, "addresses", each.ready());
      addresses(subset, "notReadyAddresses", each.notReady());
      if (!each.ports().isEmpty()) {
        ArrayNode ports = subset.putArray("ports");
        each.ports().forEach(port -> ports.add(port.inEndpoints()));
      }
    }
    return endpoints;
  }

  private static void addresses(ObjectNode subset, String field, Collection<Endpoint> endpoints) {
    if (endpoints.isEmpty()) return;
    ArrayNode all = subset.putArray(field);
    endpoints.forEach(each -> all.add(each.inEndpoints()));
  }
}
