package dev.ballast.controllers.cronjob;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.controllers.cronjob.CronJobPlan.Action;
import dev.ballast.controllers.cronjob.CronJobPlan.End;
import dev.ballast.controllers.cronjob.CronJobPlan.Observed;
import dev.ballast.controllers.cronjob.CronJobPlan.Run;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.Owned;
import dev.ballast.loop.OwnerWatch;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reconciles CronJobs: looks at each when one of its Jobs changes and when it is due.
public final class CronJobController implements AutoCloseable {
  private static final Duration IF_NO_EVENT_COMES = Duration.ofMillis(500);
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private final World world;
  private final Client client;
  private final Cache cronJobs;
  private final Cache jobs;
  private final EventRecorder events;
  private final OwnWrites<Name> cronWrites;
  private final OwnWrites<Name> jobWrites;
  private final Controller<Name> controller;

  private CronJobController(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    cronJobs = caches.of(Types.CRON_JOBS);
    jobs = Owned.index(caches.of(Types.JOBS));
    events = new EventRecorder(client, world, "cronjob-controller");
    cronWrites = new OwnWrites<>(cronJobs);
    jobWrites = new OwnWrites<>(jobs);
    controller = new Controller<>(world, "cronjob", 2, this::reconcile);
    controller.start(cronJobs, jobs);
    var watch = new OwnerWatch(cronJobs, "CronJob", (owner, child) -> false, controller::add);
    cronJobs.onChange(watch::ownerChanged);
    jobs.onChange(watch::childChanged);
  }

  /// Starts to reconcile the CronJobs of all namespaces.
  public static CronJobController start(World world, Client client, Caches caches) {
    return new CronJobController(world, client, caches);
  }

  private void reconcile(Name key) {
    Optional<KubeObject> cronJob = cronJobs.get(key);
    if (cronJob.isEmpty()) {
      cronWrites.forget(key);
      jobWrites.forget(key);
    } else if (cronWrites.visible(key) && jobWrites.visible(key)) {
      round(key, cronJob.get());
    } else {
      controller.addAfter(key, IF_NO_EVENT_COMES);
    }
  }

  private void round(Name key, KubeObject cronJob) {
    CronSpec spec;
    try {
      spec = CronSpec.of(cronJob);
    } catch (CronSpec.Unreadable e) {
      events.warning(cronJob, e.reason(), String.valueOf(e.getMessage()));
      return;
    }
    Map<String, KubeObject> own = new HashMap<>();
    for (KubeObject each : Owned.controlledBy(jobs, cronJob.uid())) own.put(each.name(), each);
    var seen =
        new Observed(
            spec,
            cronJob.created(),
            own.values().stream().map(CronJobController::run).toList(),
            names(cronJob.at("status", "active")),
            time(cronJob, "lastScheduleTime"),
            time(cronJob, "lastSuccessfulTime"));
    var scene = new Scene(key, cronJob, spec, own);
    for (Action each : CronJobPlan.decide(seen, world.now())) perform(scene, each);
  }

  private record Scene(Name key, KubeObject cronJob, CronSpec spec, Map<String, KubeObject> jobs) {}

  private static Run run(KubeObject job) {
    End end = End.NONE;
    Optional<Instant> ended = Optional.empty();
    for (JsonNode each : job.at("status", "conditions")) {
      String type = Json.string(each, "type");
      boolean over = type.equals("Complete") || type.equals("Failed");
      if (!over || !Json.string(each, "status").equals("True")) continue;
      end = type.equals("Complete") ? End.COMPLETE : End.FAILED;
      String completed = job.text("status", "completionTime");
      String at = completed.isEmpty() ? Json.string(each, "lastTransitionTime") : completed;
      ended = at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at));
    }
    return new Run(job.name(), job.uid(), job.created(), end, ended);
  }

  private static List<String> names(JsonNode references) {
    var names = new ArrayList<String>();
    for (JsonNode each : references) names.add(Json.string(each, "name"));
    return names.stream().sorted().toList();
  }

  private static Optional<Instant> time(KubeObject cronJob, String field) {
    String text = cronJob.text("status", field);
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  private void perform(Scene scene, Action action) {
    switch (action) {
      case Action.Start start -> start(scene, start.due());
      case Action.DeleteJob delete -> delete(scene, delete.run());
      case Action.UpdateStatus update -> updateStatus(scene, update);
      case Action.Tell tell -> {
        if (tell.warning()) events.warning(scene.cronJob, tell.reason(), tell.message());
        else events.normal(scene.cronJob, tell.reason(), tell.message());
      }
      case Action.LookAgain again -> controller.addAfter(scene.key, again.after());
    }
  }

  private void start(Scene scene, Instant due) {
    KubeObject job = job(scene, due);
    try {
      KubeObject made = client.create(Types.JOBS, job);
      jobWrites.wrote(scene.key, made);
      scene.jobs.put(made.name(), made);
      events.normal(scene.cronJob, "SuccessfulCreate", "Created job " + made.name());
    } catch (ApiException refused) {
      // Started before a crash, and not yet noted.
      if (refused.is("AlreadyExists")) return;
      events.warning(scene.cronJob, "FailedCreate", "Error creating job: " + refused.getMessage());
      throw refused;
    }
  }

  private static KubeObject job(Scene scene, Instant due) {
    KubeObject cronJob = scene.cronJob;
    JsonNode template = cronJob.at("spec", "jobTemplate");
    String name = CronJobPlan.jobName(cronJob.name(), due);
    KubeObject job = KubeObject.of("batch/v1", "Job", cronJob.namespace(), name);
    ObjectNode metadata = job.metadata();
    for (String field : new String[] {"labels", "annotations"}) {
      JsonNode said = Json.at(template, "metadata", field);
      if (!said.isEmpty()) metadata.set(field, said.deepCopy());
    }
    String at =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            ZonedDateTime.ofInstant(due, scene.spec.zone()));
    Json.child(metadata, "annotations").put(SCHEDULED, at);
    metadata.putArray("ownerReferences").add(Owned.reference(cronJob));
    job.tree().set("spec", template.path("spec").deepCopy());
    return job;
  }

  private void delete(Scene scene, Run run) {
    try {
      var how = DeleteOptions.exactly(run.uid()).propagation("Background");
      client.delete(Types.JOBS, scene.key.namespace(), run.name(), how);
      jobWrites.deleted(scene.key, new Name(scene.key.namespace(), run.name()), run.uid());
      events.normal(scene.cronJob, "SuccessfulDelete", "Deleted job " + run.name());
    } catch (ApiException refused) {
      if (!refused.is("NotFound") && !refused.is("Conflict")) throw refused;
    }
  }

  private void updateStatus(Scene scene, Action.UpdateStatus update) {
    KubeObject changed = scene.cronJob.copy();
    ObjectNode status = Json.child(changed.tree(), "status");
    ArrayNode active = Json.array();
    for (String name : update.active()) {
      KubeObject job = scene.jobs.get(name);
      if (job == null) continue;
      ObjectNode reference = active.addObject();
      reference.put("apiVersion", "batch/v1").put("kind", "Job").put("name", name);
      reference.put("namespace", scene.key.namespace());
      reference.put("resourceVersion", job.resourceVersion()).put("uid", job.uid());
    }
    if (active.isEmpty()) status.remove("active");
    else status.set("active", active);
    update.lastScheduled().ifPresent(at -> status.put("lastScheduleTime", at.toString()));
    update.lastSuccessful().ifPresent(at -> status.put("lastSuccessfulTime", at.toString()));
    cronWrites.wrote(scene.key, client.updateStatus(Types.CRON_JOBS, changed));
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
