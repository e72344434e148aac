package dev.ballast.controllers.quota;

import dev.ballast.client.Client;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.resource.QuotaScopes;
import dev.ballast.objects.resource.ResourceList;
import dev.ballast.objects.resource.Usage;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the status of ResourceQuotas
/// (<https://kubernetes.io/docs/concepts/policy/resource-quotas/>). Follows only resources that
/// some quota counts, and looks only at namespaces that have one.
public final class QuotaController implements AutoCloseable {
  private static final Duration AFTER_CREATION = Duration.ofSeconds(1);
  private static final Duration RESYNC = Duration.ofMinutes(5);
  private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

  private final World world;
  private final Client client;
  private final Caches caches;
  private final Cache quotas;
  private final Supplier<List<ResourceType>> countable;
  private final Map<ResourceType, Cache> followed = new ConcurrentHashMap<>();
  private final Controller<Name> controller;

  private QuotaController(
      World world, Client client, Caches caches, Supplier<List<ResourceType>> countable) {
    this.world = world;
    this.client = client;
    this.caches = caches;
    this.countable = countable;
    quotas = caches.of(Types.RESOURCE_QUOTAS);
    controller = new Controller<>(world, "quota", 2, this::reconcile);
  }

  /// `countable` says which resources can lie in a namespace.
  public static QuotaController start(
      World world, Client client, Caches caches, Supplier<List<ResourceType>> countable) {
    var started = new QuotaController(world, client, caches, countable);
    started.quotas.onChange(
        (before, after) -> {
          if (after != null) started.controller.add(Name.of(after));
        });
    started.controller.start(started.quotas);
    return started;
  }

  private void reconcile(Name name) throws InterruptedException {
    Optional<KubeObject> found = quotas.get(name);
    if (found.isEmpty() || found.get().deleting()) return;
    KubeObject quota = found.get();
    ResourceList counted = counted(quota);
    var seen =
        new QuotaPlan.Observed(
            ResourceList.of(quota.at("spec", "hard")),
            said(quota.at("status", "hard")),
            said(quota.at("status", "used")),
            counted);
    QuotaPlan.decide(seen).ifPresent(write -> write(quota, write));
    controller.addAfter(name, RESYNC);
  }

  private static Optional<ResourceList> said(JsonNode amounts) {
    return amounts.isObject() ? Optional.of(ResourceList.of(amounts)) : Optional.empty();
  }

  /// What the quota's namespace uses of what it names; what nobody can count is not in it.
  private ResourceList counted(KubeObject quota) throws InterruptedException {
    Set<String> hard =
        quota.at("spec", "hard").properties().stream()
            .map(each -> each.getKey())
            .collect(Collectors.toSet());
    Instant now = world.now();
    ResourceList counted = ResourceList.NONE;
    for (ResourceType type : countable.get()) {
      var resource = type.groupResource();
      List<String> named =
          hard.stream().filter(each -> Usage.counts(resource, each)).sorted().toList();
      if (named.isEmpty()) continue;
      counted = ResourceList.zeros(named).plus(counted);
      for (KubeObject each : follow(type).list(quota.namespace())) {
        if (QuotaScopes.cover(quota.tree(), resource, each.tree()))
          counted = counted.plus(Usage.of(resource, each.tree(), now).only(named));
      }
    }
    return counted;
  }

  private Cache follow(ResourceType type) throws InterruptedException {
    Cache cache = caches.of(type);
    if (followed.put(type, cache) != cache)
      cache.onChange((before, after) -> changed(type, before, after));
    if (!cache.awaitSynced(SYNC_PATIENCE))
      throw ApiException.unavailable("the " + cache + " is not filled yet");
    return cache;
  }

  /// What goes makes room at once. What comes was charged by admission already, unless the quota
  /// was counted in between: so look again, once for all that come at the same time.
  private void changed(ResourceType type, @Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject known = after != null ? after : before;
    if (known == null) return;
    List<KubeObject> concerned = quotas.list(known.namespace());
    if (concerned.isEmpty()) return;
    if (before != null && after != null) {
      var resource = type.groupResource();
      Instant now = world.now();
      boolean same =
          Usage.of(resource, before.tree(), now).equals(Usage.of(resource, after.tree(), now));
      if (same) return;
    }
    for (KubeObject quota : concerned) {
      if (before == null) controller.addAfter(Name.of(quota), AFTER_CREATION);
      else controller.add(Name.of(quota));
    }
  }

  private void write(KubeObject quota, QuotaPlan.Write write) {
    ObjectNode next = quota.copy().tree();
    ObjectNode status = Json.child(next, "status");
    status.set("hard", write.hard().tree());
    status.set("used", write.used().tree());
    client.updateStatus(Types.RESOURCE_QUOTAS, new KubeObject(next));
  }

  @Override
  public void close() {
    controller.close();
  }
}
