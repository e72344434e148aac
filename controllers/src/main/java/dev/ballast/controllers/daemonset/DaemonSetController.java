package dev.ballast.controllers.daemonset;

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

/// Reconciles DaemonSets: hears of what concerns one, waits until its caches show what it wrote
/// itself, and lets [DaemonRound] look, decide and act.
public final class DaemonSetController implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);

  private final World world;
  private final DaemonRound round;
  private final Cache sets;
  private final EventRecorder events;
  private final OwnWrites<Name> setWrites;
  private final OwnWrites<Name> podWrites;
  private final Controller<Name> controller;

  private DaemonSetController(World world, Client client, Caches caches) {
    this.world = world;
    sets = caches.of(Types.DAEMON_SETS);
    Cache pods = caches.of(Types.PODS);
    Cache nodes = caches.of(Types.NODES);
    Cache revisions = caches.of(Types.CONTROLLER_REVISIONS);
    events = new EventRecorder(client, world, "daemonset-controller");
    setWrites = new OwnWrites<>(sets);
    podWrites = new OwnWrites<>(pods);
    controller = new Controller<>(world, "daemonset", WORKERS, this::reconcile);
    round =
        new DaemonRound(
            world,
            client,
            new History(client, revisions, Types.DAEMON_SETS, DaemonPod.HASH),
            new DaemonRound.Sources(pods, nodes),
            new DaemonRound.Writes(setWrites, podWrites),
            events,
            controller::addAfter);
    controller.start(sets, pods, nodes, revisions);
    var watch = new OwnerWatch(sets, "DaemonSet", DaemonSetController::selects, controller::add);
    sets.onChange(watch::ownerChanged);
    pods.onChange(watch::childChanged);
    revisions.onChange(watch::childChanged);
    nodes.onChange(this::nodeChanged);
  }

  /// Starts to reconcile the DaemonSets of all namespaces.
  public static DaemonSetController start(World world, Client client, Caches caches) {
    return new DaemonSetController(world, client, caches);
  }

  /// A set that is being deleted is left alone: its history may be gone before its pods, so that
  /// nothing sure could be said of it.
  private void reconcile(Name key) throws InterruptedException {
    KubeObject set = sets.get(key).orElse(null);
    if (set == null) {
      setWrites.forget(key);
      podWrites.forget(key);
    } else if (!setWrites.visible(key) || !podWrites.visible(key)) {
      controller.addAfter(key, IF_NO_EVENT_COMES);
    } else if (!set.deleting()) {
      round.run(key, set, world.now());
    }
  }

  private static boolean selects(KubeObject set, KubeObject child) {
    return LabelSelector.ofTree(set.at("spec", "selector")).matches(child.labels());
  }

  /// What a set wants of a node depends on its labels and `spec` alone: heartbeats are no news.
  private void nodeChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    boolean same =
        before != null
            && after != null
            && before.at("metadata", "labels").equals(after.at("metadata", "labels"))
            && before.at("spec").equals(after.at("spec"));
    if (!same) sets.list().forEach(set -> controller.add(Name.of(set)));
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
