package dev.ballast.controllers.volume.protection;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.controllers.volume.protection.AttributesClassPlan.Action;
import dev.ballast.controllers.volume.protection.AttributesClassPlan.Observed;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;

/// Keeps classes of volume attributes while they are in use. Before one is released, claims and
/// volumes are listed at the server: a cache may not know yet who has just taken it.
public final class AttributesClassController implements AutoCloseable {
  private static final ResourceType CLASSES =
      new ResourceType("storage.k8s.io", "v1", "volumeattributesclasses");

  private final Client client;
  private final Cache classes;
  private final Cache claims;
  private final Cache volumes;
  private final Controller<String> controller;

  private AttributesClassController(World world, Client client, Caches caches) {
    this.client = client;
    this.classes = caches.of(CLASSES);
    this.claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS);
    this.volumes = caches.of(Types.PERSISTENT_VOLUMES);
    this.controller = new Controller<>(world, "attributes class protection", 1, this::reconcile);
  }

  public static AttributesClassController start(World world, Client client, Caches caches) {
    var started = new AttributesClassController(world, client, caches);
    started.classes.onChange(
        (before, after) -> {
          if (after != null) started.controller.add(after.name());
        });
    for (Cache users : List.of(started.claims, started.volumes)) {
      users.onChange(
          (before, after) -> {
            if (before != null) named(before).forEach(started.controller::add);
          });
    }
    started.controller.start(started.classes, started.claims, started.volumes);
    return started;
  }

  /// The classes that a claim or a volume has or is on its way to.
  private static Set<String> named(KubeObject user) {
    var named = new HashSet<String>();
    named.add(user.at("spec", "volumeAttributesClassName").asString(""));
    named.add(user.at("status", "currentVolumeAttributesClassName").asString(""));
    named.add(
        user.at("status", "modifyVolumeStatus", "targetVolumeAttributesClassName").asString(""));
    named.remove("");
    return named;
  }

  private void reconcile(String name) {
    Optional<KubeObject> found = classes.get("", name);
    if (found.isEmpty()) return;
    KubeObject seen = found.get();
    Optional<Action> action = decide(seen, claims.list(), volumes.list());
    if (action.isEmpty()) return;
    switch (action.get()) {
      case PROTECT -> protect(seen);
      case RELEASE -> releaseIfSure(seen);
    }
  }

  private static Optional<Action> decide(
      KubeObject seen, List<KubeObject> claims, List<KubeObject> volumes) {
    var used = new HashSet<String>();
    claims.forEach(each -> used.addAll(named(each)));
    volumes.forEach(each -> used.addAll(named(each)));
    boolean held = seen.finalizers().contains(AttributesClassPlan.FINALIZER);
    return AttributesClassPlan.decide(new Observed(seen.name(), seen.deleting(), held, used));
  }

  private void releaseIfSure(KubeObject seen) {
    List<KubeObject> live =
        client.listAll(Types.PERSISTENT_VOLUME_CLAIMS, "", ListOptions.ALL).items();
    List<KubeObject> volumesNow =
        client.listAll(Types.PERSISTENT_VOLUMES, "", ListOptions.ALL).items();
    if (!decide(seen, live, volumesNow).equals(Optional.of(Action.RELEASE))) return;
    KubeObject copy = seen.copy();
    ArrayNode left = copy.metadata().putArray("finalizers");
    seen.finalizers().stream()
        .filter(each -> !each.equals(AttributesClassPlan.FINALIZER))
        .forEach(left::add);
    client.update(CLASSES, copy);
  }

  private void protect(KubeObject seen) {
    KubeObject copy = seen.copy();
    copy.metadata().withArray("finalizers").add(AttributesClassPlan.FINALIZER);
    client.update(CLASSES, copy);
  }

  @Override
  public void close() {
    controller.close();
  }
}
