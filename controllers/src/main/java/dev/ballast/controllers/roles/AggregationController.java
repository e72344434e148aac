package dev.ballast.controllers.roles;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;

/// Looks at every gathering ClusterRole when some ClusterRole changes.
public final class AggregationController implements AutoCloseable {
  private static final String MANAGER = "clusterrole-aggregation-controller";

  private final Client client;
  private final Cache roles;
  private final Controller<String> controller;

  private AggregationController(World world, Client client, Caches caches) {
    this.client = client;
    this.roles = caches.of(Types.CLUSTER_ROLES);
    this.controller = new Controller<>(world, MANAGER, 1, this::reconcile);
  }

  public static AggregationController start(World world, Client client, Caches caches) {
    var started = new AggregationController(world, client, caches);
    started.roles.onChange((before, after) -> started.lookAtAll());
    started.controller.start(started.roles);
    return started;
  }

  private void lookAtAll() {
    for (KubeObject each : roles.list()) {
      if (each.tree().has("aggregationRule")) controller.add(each.name());
    }
  }

  private void reconcile(String name) {
    var found = roles.get("", name);
    if (found.isEmpty()) return;
    var seen = new AggregationPlan.Observed(found.get(), roles.list());
    AggregationPlan.decide(seen).ifPresent(change -> write(name, change));
  }

  private void write(String name, AggregationPlan.SetRules change) {
    KubeObject wanted = KubeObject.of("rbac.authorization.k8s.io/v1", "ClusterRole", "", name);
    wanted.tree().set("rules", change.rules());
    try {
      client.apply(Types.CLUSTER_ROLES, wanted, MANAGER);
    } catch (ApiException refused) {
      if (refused.code() != 404) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
