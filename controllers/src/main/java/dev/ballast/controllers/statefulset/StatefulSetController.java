package dev.ballast.controllers.statefulset;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.controllers.history.History;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.OwnerWatch;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.world.World;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reconciles StatefulSets: hears of what concerns one, waits until its caches show what it wrote
/// itself, and lets [SetRound] look, decide and act.
public final class StatefulSetController implements AutoCloseable {
  private static final int WORKERS = 5;
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);

  private final World world;
  private final SetRound round;
  private final Cache sets;
  private final EventRecorder events;
  private final OwnWrites<Name> setWrites;
  private final OwnWrites<Name> podWrites;
  private final OwnWrites<Name> claimWrites;
  private final Controller<Name> controller;

  private StatefulSetController(World world, Client client, Caches caches) {
    this.world = world;
    sets = caches.of(Types.STATEFUL_SETS);
    Cache pods = caches.of(Types.PODS);
    Cache claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS);
    Cache revisions = caches.of(Types.CONTROLLER_REVISIONS);
    events = new EventRecorder(client, world, "statefulset-controller");
    setWrites = new OwnWrites<>(sets);
    podWrites = new OwnWrites<>(pods);
    claimWrites = new OwnWrites<>(claims);
    var history =
        new History(client, revisions, Types.STATEFUL_SETS, "controller.kubernetes.io/hash");
    controller = new Controller<>(world, "statefulset", WORKERS, this::reconcile);
    round =
        new SetRound(
            world,
            client,
            history,
            new SetRound.Sources(pods, claims),
            new SetRound.Writes(setWrites, podWrites, claimWrites),
            events,
            controller::addAfter);
    controller.start(sets, pods, claims, revisions);
    var watch =
        new OwnerWatch(sets, "StatefulSet", StatefulSetController::selects, controller::add);
    sets.onChange(watch::ownerChanged);
    pods.onChange(watch::childChanged);
    revisions.onChange(watch::childChanged);
    claims.onChange(this::claimChanged);
  }

  /// Starts to reconcile the StatefulSets of all namespaces.
  public static StatefulSetController start(World world, Client client, Caches caches) {
    return new StatefulSetController(world, client, caches);
  }

  private void reconcile(Name key) throws InterruptedException {
    KubeObject set = sets.get(key).orElse(null);
    if (set == null) {
      setWrites.forget(key);
      podWrites.forget(key);
      claimWrites.forget(key);
    } else if (setWrites.visible(key) && podWrites.visible(key) && claimWrites.visible(key)) {
      round.run(key, set, world.now());
    } else {
      controller.addAfter(key, IF_NO_EVENT_COMES);
    }
  }

  private static boolean selects(KubeObject set, KubeObject child) {
    return Member.ordinalOf(set.name(), child.name()).isPresent()
        && LabelSelector.ofTree(set.at("spec", "selector")).matches(child.labels());
  }

  /// A claim's end may be what a set waits for before it creates a pod.
  private void claimChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject claim = after == null ? before : after;
    if (claim == null) return;
    for (KubeObject set : sets.list(claim.namespace()))
      if (claim.name().contains("-" + set.name() + "-")) controller.add(Name.of(set));
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
