package dev.ballast.controllers.replicaset;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.OwnerWatch;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;

/// Reconciles ReplicaSets, or ReplicationControllers: hears of what concerns one, waits until its
/// caches show what it wrote itself, and lets [ReplicaRound] look, decide and act.
public final class ReplicaSetController implements AutoCloseable {
  private static final int WORKERS = 5;
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);

  private final World world;
  private final ReplicaRound round;
  private final Cache sets;
  private final EventRecorder events;
  private final OwnWrites<Name> setWrites;
  private final OwnWrites<Name> podWrites;
  private final Controller<Name> controller;

  private ReplicaSetController(World world, Client client, Caches caches, Workload workload) {
    this.world = world;
    sets = caches.of(workload.type());
    Cache pods = caches.of(Types.PODS);
    events = new EventRecorder(client, world, workload.component());
    setWrites = new OwnWrites<>(sets);
    podWrites = new OwnWrites<>(pods);
    controller = new Controller<>(world, workload.component(), WORKERS, this::reconcile);
    round =
        new ReplicaRound(
            world,
            client,
            workload,
            sets,
            pods,
            new ReplicaRound.Writes(setWrites, podWrites),
            events,
            controller::addAfter);
    controller.start(sets, pods);
    var watch =
        new OwnerWatch(
            sets,
            workload.kind(),
            (set, pod) -> workload.selector(set).matches(pod.labels()),
            controller::add);
    sets.onChange(watch::ownerChanged);
    pods.onChange(watch::childChanged);
  }

  /// Starts to reconcile the sets of all namespaces.
  public static ReplicaSetController start(
      World world, Client client, Caches caches, Workload workload) {
    return new ReplicaSetController(world, client, caches, workload);
  }

  private void reconcile(Name key) throws InterruptedException {
    KubeObject set = sets.get(key).orElse(null);
    if (set == null) {
      setWrites.forget(key);
      podWrites.forget(key);
    } else if (setWrites.visible(key) && podWrites.visible(key)) {
      round.run(key, set, world.now());
    } else {
      controller.addAfter(key, IF_NO_EVENT_COMES);
    }
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
