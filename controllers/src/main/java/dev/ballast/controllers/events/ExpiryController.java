package dev.ballast.controllers.events;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.util.Optional;

/// Looks at each Event when its time is up, and at no other. One that was heard of again meanwhile
/// waits once more.
public final class ExpiryController implements AutoCloseable {
  private final World world;
  private final Client client;
  private final Cache events;
  private final Controller<Name> controller;

  private ExpiryController(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    events = caches.of(Types.EVENTS);
    controller = new Controller<>(world, "events", 1, this::reconcile);
  }

  public static ExpiryController start(World world, Client client, Caches caches) {
    var started = new ExpiryController(world, client, caches);
    started.events.onChange(
        (before, after) -> {
          if (before == null && after != null) started.controller.add(Name.of(after));
        });
    started.controller.start(started.events);
    return started;
  }

  private void reconcile(Name name) {
    Optional<KubeObject> event = events.get(name);
    if (event.isEmpty()) return;
    switch (ExpiryPlan.decide(ExpiryPlan.Observed.of(event.get()), world.now())) {
      case ExpiryPlan.Action.Remove remove -> remove(name, event.get());
      case ExpiryPlan.Action.LookAgain again -> controller.addAfter(name, again.after());
    }
  }

  private void remove(Name name, KubeObject event) {
    var exactly = new DeleteOptions(null, "", event.uid(), event.resourceVersion());
    try {
      client.delete(Types.EVENTS, name.namespace(), name.name(), exactly);
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
