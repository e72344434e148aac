package dev.ballast.controllers.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against an API of maps.
class ServiceControllerTest {
  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private final ServiceController controller = ServiceController.start(world, client, caches);

  @AfterEach
  void stop() {
    controller.close();
    caches.close();
  }

  @Test
  void podsComeAndGoInSlicesAndEndpoints() {
    client.create(
        Types.SERVICES,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Service",
             "metadata":{"name":"nginx","namespace":"default","labels":{"app":"nginx"}},
             "spec":{"clusterIP":"None","selector":{"app":"nginx"},"ipFamilies":["IPv4"],
                     "ports":[{"name":"web","port":80,"protocol":"TCP","targetPort":80}]}}
            """));
    await().until(() -> slices().size() == 1 && slices().getFirst().at("endpoints").isEmpty());
    pod("web-0", "10.0.0.1");
    await().until(() -> addresses().equals(List.of("10.0.0.1")));
    pod("web-1", "10.0.0.2");
    await().until(() -> addresses().size() == 2);

    KubeObject slice = slices().getFirst();
    assertThat(slice.labels())
        .containsEntry("kubernetes.io/service-name", "nginx")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .containsEntry("service.kubernetes.io/headless", "")
        .containsEntry("app", "nginx");
    assertThat(slice.controller()).isPresent();
    KubeObject endpoints = client.get(Types.ENDPOINTS, "default", "nginx");
    assertThat(endpoints.labels())
        .containsEntry("endpoints.kubernetes.io/managed-by", "endpoint-controller");

    client.delete(Types.PODS, "default", "web-0", DeleteOptions.DEFAULT);
    await().until(() -> addresses().equals(List.of("10.0.0.2")));
    client.delete(Types.SERVICES, "default", "nginx", DeleteOptions.DEFAULT);
    await().until(() -> client.find(Types.ENDPOINTS, "default", "nginx").isEmpty());
  }

  private List<KubeObject> slices() {
    return client.listAll(Types.ENDPOINT_SLICES, "default", ListOptions.ALL).items();
  }

  /// The addresses that Endpoints and slices agree on; empty where they don't.
  private List<String> addresses() {
    List<String> inSlices =
        slices().stream()
            .flatMap(slice -> slice.at("endpoints").values().stream())
            .map(each -> each.path("addresses").path(0).asString(""))
            .sorted()
            .toList();
    List<String> inEndpoints =
        client.find(Types.ENDPOINTS, "default", "nginx").stream()
            .flatMap(each -> each.at("subsets").values().stream())
            .flatMap(each -> each.path("addresses").values().stream())
            .map(each -> each.path("ip").asString(""))
            .sorted()
            .toList();
    return inSlices.equals(inEndpoints) ? inSlices : List.of();
  }

  private void pod(String name, String address) {
    client.create(
        Types.PODS,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{"name":"%s","namespace":"default","labels":{"app":"nginx"}},
             "spec":{"nodeName":"n1","hostname":"%s","subdomain":"nginx"},
             "status":{"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],
                       "conditions":[{"type":"Ready","status":"True"}]}}
            """
                .formatted(name, name, address, address)));
  }
}
