package dev.ballast.controllers.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.service.Backend.Family;
import dev.ballast.controllers.service.SlicePlan.Action;
import dev.ballast.controllers.service.SlicePlan.Observed;
import dev.ballast.controllers.service.SlicePlan.Slice;
import dev.ballast.objects.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EndpointPlansTest {
  private static final EndpointPort WEB = new EndpointPort("web", "TCP", 80, "");
  private static final KubeObject SERVICE =
      KubeObject.parse(
          """
          {"apiVersion":"v1","kind":"Service","metadata":{"name":"nginx","namespace":"default","uid":"s"},
           "spec":{"clusterIP":"None","selector":{"app":"nginx"},
                   "ports":[{"name":"web","port":80,"protocol":"TCP","targetPort":"http"}]}}
          """);

  @Test
  void s64_aPodOfTheHeadlessServiceHasItsHostname() {
    Backend web0 = backend(SERVICE, pod(true, false, "nginx")).orElseThrow();
    assertThat(web0.endpoint().hostname()).isEqualTo("web-0");
    assertThat(web0.ports()).containsExactly(new EndpointPort("web", "TCP", 8080, ""));
    assertThat(backend(SERVICE, pod(true, false, "other")).orElseThrow().endpoint().hostname())
        .isEmpty();
  }

  @Test
  void s63_onlyReadyPodsAreReady() {
    Endpoint ready = backend(SERVICE, pod(true, false, "")).orElseThrow().endpoint();
    assertThat(ready.ready() && ready.serving() && !ready.terminating()).isTrue();
    assertThat(backend(SERVICE, pod(false, false, "")).orElseThrow().endpoint().ready()).isFalse();
    Backend going = backend(SERVICE, pod(true, true, "")).orElseThrow();
    assertThat(going.endpoint().ready()).isFalse();
    assertThat(going.endpoint().serving() && going.endpoint().terminating()).isTrue();
    assertThat(going.counts()).isFalse();
  }

  @Test
  void s67_publishNotReadyAddressesMakesAllReady() {
    KubeObject service = SERVICE.copy();
    ((ObjectNode) service.at("spec")).put("publishNotReadyAddresses", true);
    assertThat(backend(service, pod(false, true, "")).orElseThrow().endpoint().ready()).isTrue();
  }

  @Test
  void finishedPodsAndThoseWithoutAddressAreNoEndpoints() {
    KubeObject finished = pod(true, false, "");
    ((ObjectNode) finished.at("status")).put("phase", "Succeeded");
    assertThat(backend(SERVICE, finished)).isEmpty();
    assertThat(Backend.of(SERVICE, pod(true, false, ""), Family.IPv6, "")).isEmpty();
  }

  @Test
  void endpointsTellReadyFromOthers() {
    var wanted =
        EndpointsPlan.decide(
            List.of(at("10.0.0.2", true), at("10.0.0.1", false), at("10.0.0.3", true)));
    assertThat(wanted.subsets()).hasSize(1);
    assertThat(wanted.subsets().getFirst().ready())
        .extracting(Endpoint::address)
        .containsExactly("10.0.0.2", "10.0.0.3");
    assertThat(wanted.subsets().getFirst().notReady())
        .extracting(Endpoint::address)
        .containsExactly("10.0.0.1");
    assertThat(EndpointsPlan.decide(List.of()).subsets()).isEmpty();
  }

  @Test
  void tooManyEndpointsAreCutReadyOnesFirst() {
    var many = new ArrayList<Backend>();
    for (int i = 0; i < 1_100; i++) many.add(at("10.0." + i / 250 + "." + i % 250, i >= 200));
    var wanted = EndpointsPlan.decide(many);
    assertThat(wanted.truncated()).isTrue();
    assertThat(wanted.subsets().getFirst().ready()).hasSize(900);
    assertThat(wanted.subsets().getFirst().notReady()).hasSize(100);
  }

  @Test
  void aServiceWithoutEndpointsKeepsOneEmptySlice() {
    assertThat(slices(List.of(), List.of()))
        .containsExactly(new Action.Create(Family.IPv4, Set.of(), List.of()));
    var empty = new Slice("a", Family.IPv4, Set.of(), List.of(), true);
    assertThat(slices(List.of(), List.of(empty))).isEmpty();
  }

  @Test
  void onePodsChangeTouchesOneSlice() {
    var first = new Slice("a", Family.IPv4, Set.of(WEB), endpoints(0, 100), true);
    var second = new Slice("b", Family.IPv4, Set.of(WEB), endpoints(100, 150), true);
    var backends = new ArrayList<Backend>();
    for (int i = 0; i < 150; i++) backends.add(at("10.0.0." + i, i != 7));
    assertThat(slices(backends, List.of(first, second)))
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Update.class, update -> assertThat(update.name()).isEqualTo("a"));
  }

  /// Random changes: each endpoint is in exactly one slice, no slice is over its limit, and a
  /// second decision changes nothing.
  @Test
  void everyEndpointIsInExactlyOneSlice() {
    var random = new Random(100);
    Map<String, Slice> there = new HashMap<>();
    for (int round = 0; round < 60; round++) {
      var backends = new ArrayList<Backend>();
      for (int i = 0; i < 350; i++)
        if (random.nextInt(3) > 0) backends.add(at("10.0.1." + i, random.nextBoolean()));
      for (Action action : slices(backends, List.copyOf(there.values()))) {
        switch (action) {
          case Action.Create create -> {
            String name = "s" + round + "-" + there.size();
            there.put(
                name, new Slice(name, create.family(), create.ports(), create.endpoints(), true));
          }
          case Action.Update update ->
              there.put(
                  update.name(),
                  new Slice(
                      update.name(),
                      update.family(),
                      update.ports(),
                      List.copyOf(update.endpoints()),
                      true));
          case Action.Delete delete -> there.remove(delete.name());
        }
      }
      var seen = new HashSet<Endpoint>();
      for (Slice each : there.values()) {
        assertThat(each.endpoints()).hasSizeLessThanOrEqualTo(SlicePlan.MOST);
        for (Endpoint endpoint : each.endpoints()) assertThat(seen.add(endpoint)).isTrue();
      }
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(backends.stream().map(Backend::endpoint).toList());
      assertThat(slices(backends, List.copyOf(there.values()))).isEmpty();
    }
  }

  private static List<Action> slices(List<Backend> backends, List<Slice> there) {
    return SlicePlan.decide(new Observed(Map.of(Family.IPv4, backends), there));
  }

  private static List<Endpoint> endpoints(int from, int to) {
    var all = new ArrayList<Endpoint>();
    for (int i = from; i < to; i++) all.add(at("10.0.0." + i, true).endpoint());
    return all;
  }

  private static Backend at(String address, boolean ready) {
    var endpoint =
        new Endpoint(
            address, ready, ready, false, "", "n1", "", "default", "p" + address, "u" + address);
    return new Backend(endpoint, List.of(WEB), true);
  }

  private static Optional<Backend> backend(KubeObject service, KubeObject pod) {
    return Backend.of(service, pod, Family.IPv4, "");
  }

  private static KubeObject pod(boolean ready, boolean going, String subdomain) {
    KubeObject pod =
        KubeObject.parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"default","uid":"p"},
             "spec":{"hostname":"web-0","subdomain":"%s","nodeName":"n1",
                     "containers":[{"name":"c","ports":[{"name":"http","containerPort":8080}]}]},
             "status":{"phase":"Running","podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}],
                       "conditions":[{"type":"Ready","status":"%s"}]}}
            """
                .formatted(subdomain, ready ? "True" : "False"));
    if (going) pod.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z");
    return pod;
  }
}
