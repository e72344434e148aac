package dev.ballast.controllers.volume;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.IndexBy;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps claims and volumes in step. One queue holds both kinds of keys; a change of either side
/// looks at the other too. Several workers may pick the same volume for two claims: the volume's
/// resourceVersion lets only one of them have it.
public final class BindingController implements AutoCloseable {
  private static final IndexBy BY_CLASS =
      new IndexBy("offered class", BindingController::offeredClass);
  private static final IndexBy BY_CLAIM =
      new IndexBy("claim of volume", BindingController::claimOf);
  private static final IndexBy WAITING = new IndexBy("waiting", BindingController::waitingClass);
  private static final int WORKERS = 4;

  private final Client client;
  private final Cache claims;
  private final Cache volumes;
  private final Cache classes;
  private final Cache pods;
  private final EventRecorder events;
  private final Controller<ObjectKey> controller;

  private BindingController(World world, Client client, Caches caches) {
    this.client = client;
    claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS).index(WAITING);
    volumes = caches.of(Types.PERSISTENT_VOLUMES).index(BY_CLASS).index(BY_CLAIM);
    classes = caches.of(Types.STORAGE_CLASSES);
    pods = caches.of(Types.PODS).index(ClaimUsers.BY_CLAIM);
    events = new EventRecorder(client, world, "persistentvolume-controller");
    controller = new Controller<>(world, "binding", WORKERS, this::reconcile);
  }

  public static BindingController start(World world, Client client, Caches caches) {
    var started = new BindingController(world, client, caches);
    started.listen();
    started.controller.start(started.claims, started.volumes, started.classes, started.pods);
    return started;
  }

  private void listen() {
    claims.onChange((before, after) -> claimChanged(before == null ? after : before, after));
    volumes.onChange((before, after) -> volumeChanged(before == null ? after : before, after));
    classes.onChange(
        (before, after) -> {
          if (after == null) return;
          retryWaiting(after.name());
          if (StorageClass.of(after).isDefault()) retryWaiting("");
        });
  }

  private void claimChanged(@Nullable KubeObject some, @Nullable KubeObject after) {
    if (some == null) return;
    ObjectKey key = new ObjectKey(Claim.RESOURCE, some.namespace(), some.name());
    if (after != null) controller.add(key);
    for (KubeObject volume : volumes.indexed(BY_CLAIM, key.path())) addVolume(volume.name());
    String named = some.text("spec", "volumeName");
    if (!named.isEmpty()) addVolume(named);
  }

  private void volumeChanged(@Nullable KubeObject some, @Nullable KubeObject after) {
    if (some == null) return;
    if (after != null) addVolume(after.name());
    for (String path : claimOf(some)) {
      int slash = path.indexOf('/');
      controller.add(
          new ObjectKey(Claim.RESOURCE, path.substring(0, slash), path.substring(slash + 1)));
    }
    if (after == null) return;
    Volume volume = Volume.of(after);
    boolean free = volume.is("Available") && volume.claimRef().isEmpty();
    if (free) retryWaiting(volume.storageClass());
  }

  private void addVolume(String name) {
    controller.add(new ObjectKey(Volume.RESOURCE, "", name));
  }

  private void retryWaiting(String storageClass) {
    for (KubeObject each : claims.indexed(WAITING, storageClass)) {
      controller.add(new ObjectKey(Claim.RESOURCE, each.namespace(), each.name()));
    }
  }

  private void reconcile(ObjectKey key) {
    if (key.resource().equals(Claim.RESOURCE)) reconcileClaim(key);
    else reconcileVolume(key);
  }

  private void reconcileClaim(ObjectKey key) {
    Optional<KubeObject> claim = claims.get(key.namespace(), key.name());
    if (claim.isEmpty()) return;
    var steps = new BindingSteps(client, events, controller::add);
    steps.know(claim.get());
    steps.apply(ClaimPlan.decide(observe(claim.get(), steps)));
  }

  private ClaimPlan.Observed observe(KubeObject tree, BindingSteps steps) {
    Claim claim = Claim.of(tree);
    List<KubeObject> offered = offered(claim);
    offered.forEach(steps::know);
    Optional<KubeObject> named =
        claim.volumeName().isEmpty()
            ? Optional.empty()
            : volume(claim.volumeName(), claim.bindCompleted());
    named.ifPresent(steps::know);
    List<StorageClass> all = classes.list().stream().map(StorageClass::of).toList();
    return new ClaimPlan.Observed(
        claim,
        offered.stream().map(Volume::of).toList(),
        named.map(Volume::of),
        all.stream().filter(each -> each.name().equals(claim.className())).findFirst(),
        StorageClass.defaultOf(all),
        waitingPod(claim));
  }

  /// The free volumes of the claim's class, and those that are kept for it or its own already: a
  /// binding may have been cut off after any of its writes.
  private List<KubeObject> offered(Claim claim) {
    var offered = new ArrayList<>(volumes.indexed(BY_CLASS, claim.className()));
    for (KubeObject each : volumes.indexed(BY_CLAIM, claim.key().path())) {
      Volume volume = Volume.of(each);
      boolean fits = volume.is("Bound") || volume.storageClass().equals(claim.className());
      if (fits) offered.add(each);
    }
    return offered;
  }

  /// A bound claim is called lost only after the server itself says that its volume is not there.
  private Optional<KubeObject> volume(String name, boolean certainly) {
    Optional<KubeObject> cached = volumes.get("", name);
    return cached.isPresent() || !certainly
        ? cached
        : client.find(Types.PERSISTENT_VOLUMES, "", name);
  }

  private String waitingPod(Claim claim) {
    return pods.indexed(ClaimUsers.BY_CLAIM, claim.key().path()).stream()
        .filter(pod -> !new PodView(pod).scheduled())
        .map(KubeObject::name)
        .sorted()
        .findFirst()
        .orElse("");
  }

  private void reconcileVolume(ObjectKey key) {
    Optional<KubeObject> volume = volumes.get("", key.name());
    if (volume.isEmpty()) return;
    var steps = new BindingSteps(client, events, controller::add);
    steps.know(volume.get());
    Volume seen = Volume.of(volume.get());
    Optional<Claim> claim = seen.claimRef().flatMap(this::claim);
    steps.apply(VolumePlan.decide(new VolumePlan.Observed(seen, claim)));
  }

  /// The claim that `ref` means, by uid; the server is asked before it is taken for gone.
  private Optional<Claim> claim(Volume.ClaimRef ref) {
    if (ref.reserved()) return Optional.empty();
    return claims
        .get(ref.namespace(), ref.name())
        .filter(found -> found.uid().equals(ref.uid()))
        .or(
            () ->
                client
                    .find(Types.PERSISTENT_VOLUME_CLAIMS, ref.namespace(), ref.name())
                    .filter(found -> found.uid().equals(ref.uid())))
        .map(Claim::of);
  }

  private static Collection<String> claimOf(KubeObject volume) {
    return Volume.of(volume).claimRef().map(ref -> List.of(ref.key().path())).orElse(List.of());
  }

  /// Volumes that any claim could still get. Those that name one are found by that: a thousand that
  /// are made for a thousand claims must not be offered to each of these.
  private static Collection<String> offeredClass(KubeObject tree) {
    Volume volume = Volume.of(tree);
    boolean taken = volume.is("Bound") || volume.claimRef().isPresent();
    return taken ? List.of() : List.of(volume.storageClass());
  }

  private static Collection<String> waitingClass(KubeObject tree) {
    Claim claim = Claim.of(tree);
    return claim.bindCompleted() ? List.of() : List.of(claim.className());
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
