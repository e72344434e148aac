package dev.ballast.controllers.service;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.LabelIndex;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.world.World;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps EndpointSlices and Endpoints in step with Services and pods. Services without a selector
/// have theirs from their users.
public final class ServiceController implements AutoCloseable {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final int WORKERS = 4;

  private final Client client;
  private final Cache services;
  private final Cache pods;
  private final SliceKeeper slices;
  private final Cache endpoints;
  private final Cache nodes;
  private final Controller<Name> controller;

  private ServiceController(World world, Client client, Caches caches) {
    this.client = client;
    services = caches.of(Types.SERVICES);
    pods = LabelIndex.index(caches.of(Types.PODS));
    slices = new SliceKeeper(client, caches.of(Types.ENDPOINT_SLICES), ServiceObjects.US);
    endpoints = caches.of(Types.ENDPOINTS);
    nodes = caches.of(Types.NODES);
    controller = new Controller<>(world, "service", WORKERS, this::reconcile);
  }

  public static ServiceController start(World world, Client client, Caches caches) {
    var started = new ServiceController(world, client, caches);
    started.listen();
    started.controller.start(
        started.services, started.pods, started.slices.cache(), started.endpoints, started.nodes);
    return started;
  }

  private void listen() {
    services.onChange((before, after) -> add(before == null ? after : before));
    pods.onChange(
        (before, after) -> {
          if (before != null) addServicesOf(before);
          if (after != null && (before == null || !before.labels().equals(after.labels())))
            addServicesOf(after);
        });
    slices
        .cache()
        .onChange(
            (before, after) -> {
              KubeObject slice = before == null ? after : before;
              if (slice == null) return;
              String service = slice.labels().getOrDefault(SliceHead.SERVICE, "");
              if (!service.isEmpty()) controller.add(new Name(slice.namespace(), service));
            });
    endpoints.onChange((before, after) -> add(before == null ? after : before));
  }

  private void add(@Nullable KubeObject named) {
    if (named != null) controller.add(Name.of(named));
  }

  private void addServicesOf(KubeObject pod) {
    Map<String, String> labels = pod.labels();
    for (KubeObject service : services.list(pod.namespace())) {
      if (isOurs(service) && selector(service).matches(labels)) add(service);
    }
  }

  private static boolean isOurs(KubeObject service) {
    return !service.at("spec", "selector").isEmpty()
        && !service.text("spec", "type").equals("ExternalName");
  }

  private static LabelSelector selector(KubeObject service) {
    return LabelSelector.ofLabels(service.strings("spec", "selector"));
  }

  private void reconcile(Name name) {
    Optional<KubeObject> service = services.get(name);
    if (service.isEmpty()) {
      slices.forget(name);
      removeEndpoints(name);
      return;
    }
    if (service.get().deleting() || !isOurs(service.get()) || !slices.sees(name)) return;
    Map<Backend.Family, List<Backend>> backends = backends(service.get());
    slices.reconcile(name, ServiceObjects.head(service.get()), backends);
    backends.values().stream()
        .findFirst()
        .ifPresent(main -> reconcileEndpoints(name, service.get(), main));
  }

  private Map<Backend.Family, List<Backend>> backends(KubeObject service) {
    LabelSelector selector = selector(service);
    List<KubeObject> selected =
        LabelIndex.bearing(pods, service.namespace(), service.strings("spec", "selector")).stream()
            .filter(pod -> selector.matches(pod.labels()))
            .toList();
    var backends = new EnumMap<Backend.Family, List<Backend>>(Backend.Family.class);
    List<String> families = service.texts("spec", "ipFamilies");
    for (Backend.Family family : Backend.Family.values()) {
      boolean wanted =
          families.isEmpty() ? family == Backend.Family.IPv4 : families.contains(family.name());
      if (!wanted) continue;
      backends.put(
          family,
          selected.stream()
              .flatMap(pod -> Backend.of(service, pod, family, zone(pod)).stream())
              .toList());
    }
    return backends;
  }

  private String zone(KubeObject pod) {
    return nodes
        .get("", pod.text("spec", "nodeName"))
        .map(node -> node.labels().getOrDefault(ZONE, ""))
        .orElse("");
  }

  private void reconcileEndpoints(Name name, KubeObject service, List<Backend> backends) {
    EndpointsPlan.Wanted wanted = EndpointsPlan.decide(backends);
    Optional<KubeObject> there = endpoints.get(name);
    if (there.isEmpty()) {
      KubeObject made = KubeObject.of("v1", "Endpoints", name.namespace(), name.name());
      client.create(Types.ENDPOINTS, ServiceObjects.fillEndpoints(made, service, wanted));
      return;
    }
    KubeObject changed = ServiceObjects.fillEndpoints(there.get().copy(), service, wanted);
    if (!changed.tree().equals(there.get().tree())) client.update(Types.ENDPOINTS, changed);
  }

  /// Endpoints that somebody else wrote stay.
  private void removeEndpoints(Name name) {
    Optional<KubeObject> left = endpoints.get(name);
    boolean ours =
        left.filter(each -> each.labels().containsKey("endpoints.kubernetes.io/managed-by"))
            .isPresent();
    if (!ours) return;
    try {
      client.delete(
          Types.ENDPOINTS, name.namespace(), name.name(), DeleteOptions.exactly(left.get().uid()));
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
