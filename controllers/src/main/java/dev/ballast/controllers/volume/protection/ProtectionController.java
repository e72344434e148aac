package dev.ballast.controllers.volume.protection;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.controllers.volume.Claim;
import dev.ballast.controllers.volume.ClaimUsers;
import dev.ballast.controllers.volume.Volume;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.ResourceType;
import dev.ballast.world.World;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;

/// Adds the protection finalizers and takes them off when nothing stands in the way. Before a claim
/// is released the pods are listed at the server: a cache may not know yet of a pod that was just
/// scheduled.
public final class ProtectionController implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProtectionController.class);
  private static final GroupResource PODS = Types.PODS.groupResource();

  private final Client client;
  private final Cache claims;
  private final Cache volumes;
  private final Cache pods;
  private final Controller<ObjectKey> controller;

  private ProtectionController(World world, Client client, Caches caches) {
    this.client = client;
    claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS);
    volumes = caches.of(Types.PERSISTENT_VOLUMES);
    pods = caches.of(Types.PODS).index(ClaimUsers.BY_CLAIM);
    controller = new Controller<>(world, "protection", 2, this::reconcile);
  }

  public static ProtectionController start(World world, Client client, Caches caches) {
    var started = new ProtectionController(world, client, caches);
    started.listen();
    started.controller.start(started.claims, started.volumes, started.pods);
    return started;
  }

  private void listen() {
    claims.onChange(
        (before, after) -> {
          if (after != null)
            controller.add(new ObjectKey(Claim.RESOURCE, after.namespace(), after.name()));
        });
    volumes.onChange(
        (before, after) -> {
          if (after != null) controller.add(new ObjectKey(Volume.RESOURCE, "", after.name()));
        });
    pods.onChange(
        (before, after) -> {
          if (after == null && before != null) podGone(before);
        });
  }

  private void podGone(KubeObject pod) {
    for (String name : new PodView(pod).claimNames()) {
      controller.add(new ObjectKey(Claim.RESOURCE, pod.namespace(), name));
    }
  }

  private void reconcile(ObjectKey key) {
    if (key.resource().equals(Claim.RESOURCE)) reconcileClaim(key);
    else reconcileVolume(key);
  }

  private void reconcileClaim(ObjectKey key) {
    Optional<KubeObject> found = claims.get(key.namespace(), key.name());
    if (found.isEmpty()) return;
    for (var action : decide(key, found.get(), pods.indexed(ClaimUsers.BY_CLAIM, key.path()))) {
      switch (action) {
        case ClaimProtectionPlan.Action.Protect protect ->
            protect(Types.PERSISTENT_VOLUME_CLAIMS, found.get(), ClaimProtectionPlan.FINALIZER);
        case ClaimProtectionPlan.Action.Release release -> releaseIfSure(key, found.get());
        case ClaimProtectionPlan.Action.WaitFor wait ->
            LOG.debug("{} is used by {}", wait.claim(), wait.pod());
      }
    }
  }

  private void releaseIfSure(ObjectKey key, KubeObject claim) {
    List<KubeObject> live = client.listAll(Types.PODS, key.namespace(), ListOptions.ALL).items();
    if (decide(key, claim, live).equals(List.of(new ClaimProtectionPlan.Action.Release(key)))) {
      release(Types.PERSISTENT_VOLUME_CLAIMS, claim, ClaimProtectionPlan.FINALIZER);
    }
  }

  private static List<ClaimProtectionPlan.Action> decide(
      ObjectKey key, KubeObject claim, List<KubeObject> pods) {
    boolean protectedNow = claim.finalizers().contains(ClaimProtectionPlan.FINALIZER);
    return ClaimProtectionPlan.decide(
        new ClaimProtectionPlan.Observed(
            new ClaimProtectionPlan.Claimed(key, claim.deleting(), protectedNow),
            pods.stream().map(ProtectionController::use).toList()));
  }

  private static ClaimProtectionPlan.PodUse use(KubeObject pod) {
    var view = new PodView(pod);
    return new ClaimProtectionPlan.PodUse(
        new ObjectKey(PODS, pod.namespace(), pod.name()), view.scheduled(), view.claimNames());
  }

  private void reconcileVolume(ObjectKey key) {
    Optional<KubeObject> found = volumes.get("", key.name());
    if (found.isEmpty()) return;
    Volume volume = Volume.of(found.get());
    boolean protectedNow = volume.finalizers().contains(VolumeProtectionPlan.FINALIZER);
    var seen =
        new VolumeProtectionPlan.Observed(
            volume.name(), volume.deleting(), volume.is("Bound"), protectedNow);
    for (var action : VolumeProtectionPlan.decide(seen)) {
      switch (action) {
        case VolumeProtectionPlan.Action.Protect protect ->
            protect(Types.PERSISTENT_VOLUMES, found.get(), VolumeProtectionPlan.FINALIZER);
        case VolumeProtectionPlan.Action.Release release ->
            release(Types.PERSISTENT_VOLUMES, found.get(), VolumeProtectionPlan.FINALIZER);
      }
    }
  }

  private void protect(ResourceType type, KubeObject object, String finalizer) {
    KubeObject copy = object.copy();
    if (copy.metadata().get("finalizers") instanceof ArrayNode there) there.add(finalizer);
    else copy.metadata().putArray("finalizers").add(finalizer);
    client.update(type, copy);
  }

  private void release(ResourceType type, KubeObject object, String finalizer) {
    KubeObject copy = object.copy();
    ArrayNode left = copy.metadata().putArray("finalizers");
    object.finalizers().stream().filter(each -> !each.equals(finalizer)).forEach(left::add);
    client.update(type, copy);
  }

  @Override
  public void close() {
    controller.close();
  }
}
