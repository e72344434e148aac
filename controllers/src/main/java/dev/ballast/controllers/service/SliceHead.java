package dev.ballast.controllers.service;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What all EndpointSlices of one Service have in common.
///
/// @param owner whose slices they are: the Service, or the Endpoints that they mirror
record SliceHead(KubeObject owner, ObjectNode labels, ObjectNode annotations) {
  static final String SERVICE = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  /// @param by the controller that keeps them
  static SliceHead of(KubeObject owner, ObjectNode labels, ObjectNode annotations, String by) {
    labels.put(SERVICE, owner.name()).put(MANAGED_BY, by);
    return new SliceHead(owner, labels, annotations);
  }

  /// The Service, as `namespace/name`, of a slice that `by` keeps; empty for others' slices.
  static List<String> serviceOf(KubeObject slice, String by) {
    if (!by.equals(slice.labels().get(MANAGED_BY))) return List.of();
    return List.of(slice.namespace() + "/" + slice.labels().getOrDefault(SERVICE, ""));
  }

  KubeObject newSlice(SlicePlan.Action.Create wanted) {
    KubeObject slice = KubeObject.of("discovery.k8s.io/v1", "EndpointSlice", owner.namespace(), "");
    slice.metadata().remove("name");
    slice.metadata().put("generateName", owner.name() + "-");
    slice.tree().put("addressType", wanted.family().name());
    return fill(slice, wanted.ports(), wanted.endpoints());
  }

  /// Writes all but the address type into `slice`.
  KubeObject fill(KubeObject slice, Set<EndpointPort> ports, List<Endpoint> endpoints) {
    slice.metadata().set("labels", labels.deepCopy());
    if (annotations.isEmpty()) slice.metadata().remove("annotations");
    else slice.metadata().set("annotations", annotations.deepCopy());
    slice.metadata().set("ownerReferences", Json.array().add(reference()));
    ArrayNode all = slice.tree().putArray("endpoints");
    endpoints.forEach(each -> all.add(each.inSlice()));
    ArrayNode sorted = slice.tree().putArray("ports");
    ports.stream()
        .sorted(Comparator.comparing(EndpointPort::name))
        .forEach(each -> sorted.add(each.inSlice()));
    return slice;
  }

  /// Whether a slice's labels, annotations and owner are what they should be.
  boolean isOn(KubeObject slice) {
    boolean same =
        annotations.isEmpty()
            ? slice.at("metadata", "annotations").isEmpty()
            : slice.at("metadata", "annotations").equals(annotations);
    return same
        && slice.at("metadata", "labels").equals(labels)
        && slice.controller().filter(each -> each.uid().equals(owner.uid())).isPresent();
  }

  private ObjectNode reference() {
    return Json.object()
        .put("apiVersion", owner.apiVersion())
        .put("kind", owner.kind())
        .put("name", owner.name())
        .put("uid", owner.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
