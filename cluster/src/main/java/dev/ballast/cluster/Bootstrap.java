package dev.ballast.cluster;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What every cluster has from the start; made where it is missing, never changed where it is
/// there.
final class Bootstrap {
  private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Client client;

  Bootstrap(Client client) {
    this.client = client;
  }

  void run() {
    for (String each : NAMESPACES) create(Types.NAMESPACES, KubeObject.of("v1", "Namespace", "", each));
    create(Types.SERVICES, kubernetesService());
    create(Types.STORAGE_CLASSES, localClass());
  }

  private void create(ResourceType type, KubeObject object) {
    if (client.find(type, object.namespace(), object.name()).isPresent()) return;
    try {
      client.create(type, object);
    } catch (ApiException there) {
      if (!there.is("AlreadyExists")) throw there;
    }
  }

  private static KubeObject kubernetesService() {
    KubeObject service = KubeObject.of("v1", "Service", "default", "kubernetes");
    Json.child(service.metadata(), "labels").put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = service.tree().putObject("spec");
    spec.put("clusterIP", "10.96.0.1");
    spec.putArray("ports").addObject().put("name", "https").put("protocol", "TCP").put("port", 443).put("targetPort", 6443);
    return service;
  }

  /// Says where the API is: clients in pods find it by the endpoints of the `kubernetes` Service.
  /// An API that only this machine's own processes reach has none to tell.
  void publish(String address, int port) {
    if (address.startsWith("127.") || address.contains(":") || address.equals("localhost")) return;
    KubeObject slice = KubeObject.of("discovery.k8s.io/v1", "EndpointSlice", "default", "kubernetes");
    Json.child(slice.metadata(), "labels").put("kubernetes.io/service-name", "kubernetes");
    ObjectNode tree = slice.tree();
    tree.put("addressType", "IPv4");
    ObjectNode endpoint = tree.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address);
    endpoint.putObject("conditions").put("ready", true);
    tree.putArray("ports").addObject().put("name", "https").put("protocol", "TCP").put("port", port);
    client.apply(Types.ENDPOINT_SLICES, slice, "ballast");
  }

  /// The default class: folders on the nodes' own disks.
  private static KubeObject localClass() {
    KubeObject local = KubeObject.of("storage.k8s.io/v1", "StorageClass", "", "local");
    Json.child(local.metadata(), "annotations").put("storageclass.kubernetes.io/is-default-class", "true");
    local
        .tree()
        .put("provisioner", "ballast.dev/local")
        .put("reclaimPolicy", "Delete")
        .put("volumeBindingMode", "WaitForFirstConsumer")
        .put("allowVolumeExpansion", true);
    return local;
  }
}
