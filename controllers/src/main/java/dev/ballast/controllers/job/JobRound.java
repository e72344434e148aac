package dev.ballast.controllers.job;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.controllers.job.JobPlan.Action;
import dev.ballast.controllers.job.JobPlan.Observed;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.Owned;
import dev.ballast.loop.SlowStart;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One round for one Job: gathers what is there, asks the plan, and does what it says.
final class JobRound {
  private static final int MOST_AT_A_TIME = 500;

  private final World world;
  private final Client client;
  private final Cache pods;
  private final Writes writes;
  private final EventRecorder events;
  private final BiConsumer<Name, Duration> later;

  /// What it wrote, until the caches show it.
  record Writes(OwnWrites<Name> jobs, OwnWrites<Name> pods) {}

  JobRound(
      World world,
      Client client,
      Cache pods,
      Writes writes,
      EventRecorder events,
      BiConsumer<Name, Duration> later) {
    this.world = world;
    this.client = client;
    this.pods = Owned.index(pods);
    this.writes = writes;
    this.events = events;
    this.later = later;
  }

  private record Scene(Name key, KubeObject job, JobSpec spec) {}

  void run(Name key, KubeObject job, Instant now) throws InterruptedException {
    if (managedByOthers(job)) return;
    LabelSelector selector = LabelSelector.ofTree(job.at("spec", "selector"));
    if (selector.selectsEverything()) return;
    var owned = new Owned(job, Types.JOBS, Types.PODS, selector, any -> true);
    List<JobPod> own =
        owned.claim(client, owned.candidates(pods)).stream().map(JobPod::of).toList();
    JobSpec spec = JobSpec.of(job);
    var seen = new Observed(spec, JobStatus.of(job, spec.indexLimit()), own);
    var scene = new Scene(key, job, spec);
    for (List<Action> alike : SlowStart.runs(JobPlan.decide(seen, now)))
      SlowStart.run(world, alike, MOST_AT_A_TIME, each -> perform(scene, each));
  }

  private static boolean managedByOthers(KubeObject job) {
    String manager = job.text("spec", "managedBy");
    return !manager.isEmpty() && !manager.equals("kubernetes.io/job-controller");
  }

  private void perform(Scene scene, Action action) {
    switch (action) {
      case Action.UpdateStatus update -> updateStatus(scene, update.status());
      case Action.Untrack untrack -> untrack(scene.key, untrack.pod().name());
      case Action.DeletePod delete -> deletePod(scene, delete.pod());
      case Action.CreatePod create -> createPod(scene, create);
      case Action.Tell tell -> {
        if (tell.warning()) events.warning(scene.job, tell.reason(), tell.message());
        else events.normal(scene.job, tell.reason(), tell.message());
      }
      case Action.LookAgain again -> later.accept(scene.key, again.after());
    }
  }

  private void updateStatus(Scene scene, JobStatus status) {
    KubeObject changed = scene.job.copy();
    status.into(Json.child(changed.tree(), "status"), scene.spec.indexed(), scene.spec.perIndex());
    writes.jobs.wrote(scene.key, client.updateStatus(Types.JOBS, changed));
  }

  /// Lets a pod go that is counted, or that nobody will count any more.
  void untrack(Name key, String name) {
    Optional<KubeObject> pod = pods.get(key.namespace(), name);
    if (pod.isEmpty() || !pod.get().finalizers().contains(JobPod.TRACKING)) return;
    try {
      writes.pods.wrote(
          key,
          client.patch(
              Types.PODS,
              key.namespace(),
              name,
              "",
              PatchType.MERGE,
              JobObjects.withoutTracking(pod.get())));
    } catch (ApiException refused) {
      boolean gone = refused.is("NotFound") || refused.is("Conflict") || refused.is("Invalid");
      if (!gone) throw refused;
    }
  }

  private void createPod(Scene scene, Action.CreatePod create) {
    KubeObject pod =
        new JobObjects(scene.job)
            .pod(create.index(), create.failuresBefore(), scene.spec.perIndex());
    try {
      KubeObject made = client.create(Types.PODS, pod);
      writes.pods.wrote(scene.key, made);
      events.normal(scene.job, "SuccessfulCreate", "Created pod: " + made.name());
    } catch (ApiException refused) {
      events.warning(scene.job, "FailedCreate", "Error creating: " + refused.getMessage());
      throw refused;
    }
  }

  private void deletePod(Scene scene, JobPod pod) {
    try {
      client.delete(
          Types.PODS, scene.key.namespace(), pod.name(), DeleteOptions.exactly(pod.uid()));
      writes.pods.deleted(scene.key, new Name(scene.key.namespace(), pod.name()), pod.uid());
      events.normal(scene.job, "SuccessfulDelete", "Deleted pod: " + pod.name());
    } catch (ApiException refused) {
      if (refused.is("NotFound") || refused.is("Conflict")) return;
      events.warning(scene.job, "FailedDelete", "Error deleting: " + refused.getMessage());
      throw refused;
    }
  }
}
