package dev.ballast.controllers.deployment;

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
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.OwnerReference;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reconciles Deployments: hears of what concerns one, waits until its caches show what it wrote
/// itself, and lets [DeploymentRound] look, decide and act
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/deployment/>).
public final class DeploymentController implements AutoCloseable {
  private static final int WORKERS = 5;
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);

  private final World world;
  private final DeploymentRound round;
  private final Cache deployments;
  private final Cache sets;
  private final EventRecorder events;
  private final OwnWrites<Name> deploymentWrites;
  private final OwnWrites<Name> setWrites;
  private final Controller<Name> controller;

  private DeploymentController(World world, Client client, Caches caches) {
    this.world = world;
    deployments = caches.of(Types.DEPLOYMENTS);
    sets = caches.of(Types.REPLICA_SETS);
    Cache pods = caches.of(Types.PODS);
    events = new EventRecorder(client, world, "deployment-controller");
    deploymentWrites = new OwnWrites<>(deployments);
    setWrites = new OwnWrites<>(sets);
    controller = new Controller<>(world, "deployment", WORKERS, this::reconcile);
    var writes = new DeploymentRound.Writes(deploymentWrites, setWrites);
    round = new DeploymentRound(client, sets, pods, writes, events, controller::addAfter);
    controller.start(deployments, sets, pods);
    var watch =
        new OwnerWatch(deployments, "Deployment", DeploymentController::selects, controller::add);
    deployments.onChange(watch::ownerChanged);
    sets.onChange(watch::childChanged);
    pods.onChange(this::podChanged);
  }

  /// Starts to reconcile the Deployments of all namespaces.
  public static DeploymentController start(World world, Client client, Caches caches) {
    return new DeploymentController(world, client, caches);
  }

  private static boolean selects(KubeObject deployment, KubeObject set) {
    return LabelSelector.ofTree(deployment.at("spec", "selector")).matches(set.labels());
  }

  /// The end of an old pod is what a Deployment waits for that recreates its pods.
  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (before == null || after != null && !finished(after)) return;
    before
        .controller()
        .filter(each -> each.kind().equals("ReplicaSet"))
        .flatMap(set -> sets.get(before.namespace(), set.name()))
        .flatMap(KubeObject::controller)
        .map(OwnerReference::name)
        .map(name -> new Name(before.namespace(), name))
        .ifPresent(controller::add);
  }

  private static boolean finished(KubeObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private void reconcile(Name key) {
    Optional<KubeObject> deployment = deployments.get(key);
    if (deployment.isEmpty()) {
      deploymentWrites.forget(key);
      setWrites.forget(key);
    } else if (deploymentWrites.visible(key) && setWrites.visible(key)) {
      round.run(key, deployment.get(), world.now());
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
