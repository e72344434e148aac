package dev.ballast.controllers.job;

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
import dev.ballast.world.World;
import java.time.Duration;
import java.util.Optional;

/// Reconciles Jobs: hears of what concerns one, waits until its caches show what it wrote itself,
/// and lets [JobRound] look, decide and act.
public final class JobController implements AutoCloseable {
  private static final int WORKERS = 5;
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);

  private final World world;
  private final JobRound round;
  private final Cache jobs;
  private final Cache pods;
  private final EventRecorder events;
  private final OwnWrites<Name> jobWrites;
  private final OwnWrites<Name> podWrites;
  private final Controller<Name> controller;

  private JobController(World world, Client client, Caches caches) {
    this.world = world;
    jobs = caches.of(Types.JOBS);
    pods = caches.of(Types.PODS);
    events = new EventRecorder(client, world, "job-controller");
    jobWrites = new OwnWrites<>(jobs);
    podWrites = new OwnWrites<>(pods);
    controller = new Controller<>(world, "job", WORKERS, this::reconcile);
    var writes = new JobRound.Writes(jobWrites, podWrites);
    round = new JobRound(world, client, pods, writes, events, controller::addAfter);
    controller.start(jobs, pods);
    var watch = new OwnerWatch(jobs, "Job", JobController::selects, controller::add);
    jobs.onChange(watch::ownerChanged);
    pods.onChange(watch::childChanged);
  }

  /// Starts to reconcile the Jobs of all namespaces.
  public static JobController start(World world, Client client, Caches caches) {
    return new JobController(world, client, caches);
  }

  private static boolean selects(KubeObject job, KubeObject pod) {
    LabelSelector selector = LabelSelector.ofTree(job.at("spec", "selector"));
    return !selector.selectsEverything() && selector.matches(pod.labels());
  }

  private void reconcile(Name key) throws InterruptedException {
    Optional<KubeObject> job = jobs.get(key);
    if (job.isEmpty()) {
      jobWrites.forget(key);
      podWrites.forget(key);
      letGo(key);
    } else if (jobWrites.visible(key) && podWrites.visible(key)) {
      round.run(key, job.get(), world.now());
    } else {
      controller.addAfter(key, IF_NO_EVENT_COMES);
    }
  }

  /// Pods of a Job that is gone need not wait to be counted.
  private void letGo(Name key) {
    for (KubeObject pod : pods.list(key.namespace())) {
      boolean own =
          pod.controller()
              .filter(it -> it.kind().equals("Job") && it.name().equals(key.name()))
              .isPresent();
      if (own) round.untrack(key, pod.name());
    }
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
