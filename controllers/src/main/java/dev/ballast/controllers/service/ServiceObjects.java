package dev.ballast.controllers.service;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The objects that are written for a Service.
final class ServiceObjects {
  static final String SERVICE = "kubernetes.io/service-name";
  static final String SLICES_BY = "endpointslice.kubernetes.io/managed-by";
  static final String US = "endpointslice-controller.k8s.io";
  private static final String ENDPOINTS_BY = "endpoints.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

  private ServiceObjects() {}

  static boolean headless(KubeObject service) {
    return service.text("spec", "clusterIP").equals("None");
  }

  static KubeObject newSlice(KubeObject service, SlicePlan.Action.Create wanted) {
    KubeObject slice =
        KubeObject.of("discovery.k8s.io/v1", "EndpointSlice", service.namespace(), "");
    slice.metadata().remove("name");
    slice.metadata().put("generateName", service.name() + "-");
    slice.tree().put("addressType", wanted.family().name());
    return fillSlice(slice, service, wanted.ports(), wanted.endpoints());
  }

  /// Writes all but the address type into `slice`.
  static KubeObject fillSlice(
      KubeObject slice, KubeObject service, Set<EndpointPort> ports, List<Endpoint> endpoints) {
    slice.metadata().set("labels", sliceLabels(service));
    slice.metadata().set("ownerReferences", Json.array().add(owner(service)));
    ArrayNode all = slice.tree().putArray("endpoints");
    endpoints.forEach(each -> all.add(each.inSlice()));
    ArrayNode sorted = slice.tree().putArray("ports");
    ports.stream()
        .sorted(Comparator.comparing(EndpointPort::name))
        .forEach(each -> sorted.add(each.inSlice()));
    return slice;
  }

  /// Whether a slice's labels and owner are what they should be.
  static boolean current(KubeObject slice, KubeObject service) {
    return slice.at("metadata", "labels").equals(sliceLabels(service))
        && slice.controller().filter(owner -> owner.uid().equals(service.uid())).isPresent();
  }

  private static ObjectNode sliceLabels(KubeObject service) {
    return labels(service).put(SERVICE, service.name()).put(SLICES_BY, US);
  }

  private static ObjectNode labels(KubeObject service) {
    ObjectNode labels = Json.object();
    service.labels().forEach(labels::put);
    if (headless(service)) labels.put(HEADLESS, "");
    else labels.remove(HEADLESS);
    return labels;
  }

  private static ObjectNode owner(KubeObject service) {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put("name", service.name())
        .put("uid", service.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
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
