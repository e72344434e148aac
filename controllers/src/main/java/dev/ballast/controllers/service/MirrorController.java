package dev.ballast.controllers.service;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mirrors Endpoints that people write into slices, which all that leads packets goes by.
public final class MirrorController implements AutoCloseable {
  private static final int WORKERS = 1;

  private final Cache services;
  private final Cache endpoints;
  private final SliceKeeper slices;
  private final Controller<Name> controller;

  private MirrorController(World world, Client client, Caches caches) {
    services = caches.of(Types.SERVICES);
    endpoints = caches.of(Types.ENDPOINTS);
    slices = new SliceKeeper(client, caches.of(Types.ENDPOINT_SLICES), MirrorPlan.US);
    controller = new Controller<>(world, "endpointslicemirroring", WORKERS, this::reconcile);
  }

  public static MirrorController start(World world, Client client, Caches caches) {
    var started = new MirrorController(world, client, caches);
    started.listen();
    started.controller.start(started.services, started.endpoints, started.slices.cache());
    return started;
  }

  private void listen() {
    services.onChange((before, after) -> add(before == null ? after : before));
    endpoints.onChange((before, after) -> add(before == null ? after : before));
    slices
        .cache()
        .onChange(
            (before, after) -> {
              KubeObject slice = before == null ? after : before;
              if (slice == null || SliceHead.serviceOf(slice, MirrorPlan.US).isEmpty()) return;
              String service = slice.labels().getOrDefault(SliceHead.SERVICE, "");
              controller.add(new Name(slice.namespace(), service));
            });
  }

  private void add(@Nullable KubeObject named) {
    if (named != null) controller.add(Name.of(named));
  }

  private void reconcile(Name name) {
    if (!slices.sees(name)) return;
    Optional<KubeObject> written = endpoints.get(name);
    Optional<KubeObject> service = services.get(name);
    if (written.isEmpty()
        || service.isEmpty()
        || !MirrorPlan.mirrors(written.get(), service.get())) {
      slices.removeAll(name);
      slices.forget(name);
      return;
    }
    Map<Backend.Family, List<Backend>> backends = MirrorPlan.backends(written.get());
    if (backends.isEmpty()) slices.removeAll(name);
    else slices.reconcile(name, MirrorPlan.head(written.get()), backends);
  }

  @Override
  public void close() {
    controller.close();
  }
}
