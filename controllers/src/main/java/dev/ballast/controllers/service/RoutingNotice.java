package dev.ballast.controllers.service;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Says on each Service with a cluster address that simulated nodes route no packets to it. The
/// event's name follows from the Service's uid: it is told once however often the server starts.
public final class RoutingNotice implements AutoCloseable {
  private static final String WORDS =
      "Simulated nodes route no packets: this Service's cluster address and node ports lead nowhere."
          + " Its endpoints are kept all the same.";

  private final World world;
  private final Client client;
  private final Cache services;
  private final Controller<Name> controller;

  private RoutingNotice(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    services = caches.of(Types.SERVICES);
    controller = new Controller<>(world, "routing-notice", 1, this::reconcile);
  }

  public static RoutingNotice start(World world, Client client, Caches caches) {
    var started = new RoutingNotice(world, client, caches);
    started.services.onChange(
        (before, after) -> {
          if (after == null) return;
          boolean was = before != null && needsRouting(before);
          if (needsRouting(after) && !was) started.controller.add(Name.of(after));
        });
    started.controller.start(started.services);
    return started;
  }

  static boolean needsRouting(KubeObject service) {
    String type = service.text("spec", "type");
    return !type.equals("ExternalName") && !ServiceObjects.headless(service);
  }

  private void reconcile(Name name) {
    Optional<KubeObject> service = services.get(name);
    if (service.isEmpty()) return;
    try {
      client.create(Types.EVENTS, event(service.get()));
    } catch (ApiException refused) {
      boolean told = refused.is("AlreadyExists");
      if (!told && !refused.is("Forbidden") && !refused.is("NotFound")) throw refused;
    }
  }

  private KubeObject event(KubeObject service) {
    String name =
        service.name()
            + ".unrouted-"
            + service.uid().substring(0, Math.min(8, service.uid().length()));
    KubeObject event = KubeObject.of("v1", "Event", service.namespace(), name);
    ObjectNode tree = event.tree();
    tree.putObject("involvedObject")
        .put("kind", "Service")
        .put("namespace", service.namespace())
        .put("name", service.name())
        .put("uid", service.uid())
        .put("apiVersion", "v1");
    String now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    tree.put("type", "Warning")
        .put("reason", "NotRouted")
        .put("message", WORDS)
        .put("firstTimestamp", now)
        .put("lastTimestamp", now)
        .put("count", 1);
    tree.putObject("source").put("component", "service-controller");
    return event;
  }

  @Override
  public void close() {
    controller.close();
  }
}
