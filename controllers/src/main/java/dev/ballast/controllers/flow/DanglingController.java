package dev.ballast.controllers.flow;

import dev.ballast.client.Client;
import dev.ballast.client.PatchType;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Looks at every flow schema when one or some priority level changes.
public final class DanglingController implements AutoCloseable {
  private static final String MANAGER = "api-priority-and-fairness-config-consumer-v1";
  private static final String GROUP = "flowcontrol.apiserver.k8s.io";
  private static final ResourceType SCHEMAS = new ResourceType(GROUP, "v1", "flowschemas");
  private static final ResourceType LEVELS =
      new ResourceType(GROUP, "v1", "prioritylevelconfigurations");

  private final World world;
  private final Client client;
  private final Cache schemas;
  private final Cache levels;
  private final Controller<String> controller;

  private DanglingController(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    this.schemas = caches.of(SCHEMAS);
    this.levels = caches.of(LEVELS);
    this.controller = new Controller<>(world, MANAGER, 1, this::reconcile);
  }

  public static DanglingController start(World world, Client client, Caches caches) {
    var started = new DanglingController(world, client, caches);
    started.schemas.onChange((before, after) -> started.lookAt(after));
    started.levels.onChange((before, after) -> started.lookAtAll());
    started.controller.start(started.schemas, started.levels);
    return started;
  }

  private void lookAt(@Nullable KubeObject schema) {
    if (schema != null) controller.add(schema.name());
  }

  private void lookAtAll() {
    for (KubeObject each : schemas.list()) controller.add(each.name());
  }

  private void reconcile(String name) {
    var found = schemas.get("", name);
    if (found.isEmpty()) return;
    var names = levels.list().stream().map(KubeObject::name).collect(Collectors.toSet());
    var seen = new DanglingPlan.Observed(found.get(), names);
    DanglingPlan.decide(seen, world.now()).ifPresent(change -> tell(name, change));
  }

  private void tell(String name, DanglingPlan.Tell change) {
    ObjectNode patch = Json.object();
    patch.putObject("status").putArray("conditions").add(change.condition());
    try {
      client.patch(SCHEMAS, "", name, "status", PatchType.STRATEGIC, patch);
    } catch (ApiException refused) {
      if (refused.code() != 404) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
