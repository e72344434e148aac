package dev.ballast.controllers.job;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Deletes Jobs that are over, once the time is up that they ask for
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/>).
public final class FinishedJobs implements AutoCloseable {
  private final World world;
  private final Client client;
  private final Cache jobs;
  private final Controller<Name> controller;

  private FinishedJobs(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    jobs = caches.of(Types.JOBS);
    controller = new Controller<>(world, "ttl-after-finished", 1, this::reconcile);
  }

  public static FinishedJobs start(World world, Client client, Caches caches) {
    var started = new FinishedJobs(world, client, caches);
    started.jobs.onChange(
        (before, after) -> {
          if (after != null && due(after).isPresent()) started.controller.add(Name.of(after));
        });
    started.controller.start(started.jobs);
    return started;
  }

  /// When a Job is to be deleted; empty where it is not over or says nothing.
  static Optional<Instant> due(KubeObject job) {
    if (!job.at("spec", "ttlSecondsAfterFinished").isIntegralNumber()) return Optional.empty();
    long seconds = job.number(0, "spec", "ttlSecondsAfterFinished");
    for (JsonNode each : job.at("status", "conditions")) {
      String type = Json.string(each, "type");
      boolean over = type.equals(JobStatus.COMPLETE) || type.equals(JobStatus.FAILED);
      if (!over || !Json.string(each, "status").equals("True")) continue;
      return Optional.of(
          Instant.parse(Json.string(each, "lastTransitionTime")).plusSeconds(seconds));
    }
    return Optional.empty();
  }

  private void reconcile(Name name) {
    Optional<KubeObject> job = jobs.get(name).filter(it -> !it.deleting());
    Optional<Instant> due = job.flatMap(FinishedJobs::due);
    if (due.isEmpty()) return;
    Duration left = Duration.between(world.now(), due.get());
    if (left.isPositive()) {
      controller.addAfter(name, left);
      return;
    }
    var exactly =
        new DeleteOptions(null, "Foreground", job.get().uid(), job.get().resourceVersion());
    try {
      client.delete(Types.JOBS, name.namespace(), name.name(), exactly);
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
