package dev.ballast.controllers.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.loop.Caches;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Against an API of maps.
class MirrorControllerTest {
  private static final String ENDPOINTS =
      """
      {"apiVersion":"v1","kind":"Endpoints",
       "metadata":{"name":"db","namespace":"default","labels":{"team":"data"},
                   "annotations":{"note":"outside","kubectl.kubernetes.io/last-applied-configuration":"{}"}},
       "subsets":[
         {"addresses":[{"ip":"192.0.2.1","hostname":"first"}],"notReadyAddresses":[{"ip":"192.0.2.2"}],
          "ports":[{"name":"sql","port":5432}]},
         {"addresses":[{"ip":"192.0.2.1"},{"ip":"2001:db8::1"}],"ports":[{"name":"admin","port":8080}]}]}
      """;

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private final MirrorController controller = MirrorController.start(world, client, caches);

  @AfterEach
  void stop() {
    controller.close();
    caches.close();
  }

  private KubeObject service(String spec) {
    return client.create(
        Types.SERVICES,
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"db","namespace":"default"},
             "spec":%s}
            """
                .formatted(spec)));
  }

  private List<KubeObject> slices() {
    return client.listAll(Types.ENDPOINT_SLICES, "default", ListOptions.ALL).items();
  }

  /// `address:port` of all, with a minus where it is not ready.
  private List<String> mirrored() {
    return slices().stream()
        .flatMap(
            slice ->
                StreamSupport.stream(slice.at("endpoints").spliterator(), false)
                    .map(each -> text(each, slice)))
        .sorted()
        .toList();
  }

  private static String text(JsonNode endpoint, KubeObject slice) {
    return (Json.flag(endpoint, "conditions", "ready") ? "" : "-")
        + endpoint.path("addresses").path(0).asString("")
        + ":"
        + slice.at("ports").path(0).path("port").asInt(0);
  }

  private void awaitMirrored(String... all) {
    await().until(this::mirrored, List.of(all)::equals);
  }

  @Test
  void eachSubsetAndFamilyGetsItsSlice() {
    service("{}");
    client.create(Types.ENDPOINTS, KubeObject.parse(ENDPOINTS));
    awaitMirrored("-192.0.2.2:5432", "192.0.2.1:5432", "192.0.2.1:8080", "2001:db8::1:8080");
    assertThat(slices())
        .hasSize(3)
        .allSatisfy(
            slice -> {
              assertThat(slice.labels())
                  .containsEntry("kubernetes.io/service-name", "db")
                  .containsEntry(
                      "endpointslice.kubernetes.io/managed-by",
                      "endpointslicemirroring-controller.k8s.io")
                  .containsEntry("team", "data");
              assertThat(slice.annotations()).containsOnlyKeys("note");
              assertThat(slice.controller().orElseThrow().kind()).isEqualTo("Endpoints");
            });
  }

  @Test
  void slicesFollowAndGoWithTheEndpoints() {
    service("{}");
    KubeObject made = client.create(Types.ENDPOINTS, KubeObject.parse(ENDPOINTS)).copy();
    awaitMirrored("-192.0.2.2:5432", "192.0.2.1:5432", "192.0.2.1:8080", "2001:db8::1:8080");
    made.tree()
        .set(
            "subsets",
            Json.parse("[{\"addresses\":[{\"ip\":\"192.0.2.9\"}],\"ports\":[{\"port\":1}]}]"));
    made = client.update(Types.ENDPOINTS, made).copy();
    awaitMirrored("192.0.2.9:1");
    made.tree().remove("subsets");
    client.update(Types.ENDPOINTS, made);
    awaitMirrored();
    client.delete(Types.ENDPOINTS, "default", "db", DeleteOptions.DEFAULT);
    client.create(Types.ENDPOINTS, KubeObject.parse(ENDPOINTS));
    await().until(() -> mirrored().size() == 4);
    client.delete(Types.SERVICES, "default", "db", DeleteOptions.DEFAULT);
    awaitMirrored();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|endpointslice.kubernetes.io/skip-mirror|labels|true|false",
        "{}|endpointslice.kubernetes.io/skip-mirror|labels|false|true",
        "{}|control-plane.alpha.kubernetes.io/leader|annotations|x|false",
        "{\"selector\":{\"a\":\"b\"}}|other|labels|x|false"
      })
  void whatIsNotMirrored(String spec, String key, String where, String value, boolean mirrored) {
    KubeObject service =
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":%s}
            """
                .formatted(spec));
    KubeObject endpoints = KubeObject.parse(ENDPOINTS);
    Json.child(endpoints.metadata(), where).put(key, value);
    assertThat(MirrorPlan.mirrors(endpoints, service)).isEqualTo(mirrored);
  }

  @Test
  void aSubsetIsMirroredUpToABound() {
    KubeObject endpoints = KubeObject.parse(ENDPOINTS);
    var addresses = Json.array();
    for (int i = 0; i < 1_200; i++) {
      addresses.add(Json.object().put("ip", "10.0." + i / 250 + "." + i % 250));
    }
    endpoints.tree().putArray("subsets").addObject().set("addresses", addresses);
    assertThat(MirrorPlan.backends(endpoints).get(Backend.Family.IPv4)).hasSize(MirrorPlan.MOST);
  }
}
