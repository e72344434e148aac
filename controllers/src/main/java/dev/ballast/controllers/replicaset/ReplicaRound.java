package dev.ballast.controllers.replicaset;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.controllers.replicaset.ReplicaSetPlan.Action;
import dev.ballast.controllers.replicaset.ReplicaSetPlan.Observed;
import dev.ballast.controllers.replicaset.ReplicaStatus.Failure;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.Owned;
import dev.ballast.loop.PodTemplate;
import dev.ballast.loop.SlowStart;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.OwnerReference;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One round for one set: gathers what is there, asks the plan, does what it says, and reports.
final class ReplicaRound {
  private static final int MOST_AT_A_TIME = 500;

  private final World world;
  private final Client client;
  private final Workload workload;
  private final Cache sets;
  private final Cache pods;
  private final Writes writes;
  private final EventRecorder events;
  private final BiConsumer<Name, Duration> later;

  /// What it wrote, until the caches show it.
  record Writes(OwnWrites<Name> sets, OwnWrites<Name> pods) {}

  ReplicaRound(
      World world,
      Client client,
      Workload workload,
      Cache sets,
      Cache pods,
      Writes writes,
      EventRecorder events,
      BiConsumer<Name, Duration> later) {
    this.world = world;
    this.client = client;
    this.workload = workload;
    this.sets = Owned.index(sets);
    this.pods = Owned.index(pods);
    this.writes = writes;
    this.events = events;
    this.later = later;
  }

  void run(Name key, KubeObject set, Instant now) throws InterruptedException {
    LabelSelector selector = workload.selector(set);
    if (selector.selectsEverything()) return;
    var owned = new Owned(set, workload.type(), Types.PODS, selector, any -> true);
    List<KubeObject> own = owned.claim(client, owned.candidates(pods));
    Observed seen = observed(set, own);
    Optional<ApiException> refusal = Optional.empty();
    Optional<Failure> failure = Optional.empty();
    List<Action> actions = ReplicaSetPlan.decide(seen, now);
    try {
      SlowStart.run(world, actions, MOST_AT_A_TIME, each -> perform(key, set, each));
    } catch (ApiException refused) {
      refusal = Optional.of(refused);
      boolean creates = actions.getFirst() instanceof Action.CreatePod;
      String message = String.valueOf(refused.getMessage());
      failure = Optional.of(new Failure(creates ? "FailedCreate" : "FailedDelete", message));
    }
    ReplicaSetPlan.report(seen, failure, now).ifPresent(status -> report(key, set, status, now));
    ReplicaSetPlan.lookAgain(seen, now).ifPresent(after -> later.accept(key, after));
    if (refusal.isPresent()) throw refusal.get();
  }

  private Observed observed(KubeObject set, List<KubeObject> own) {
    Map<String, Integer> crowds = crowds(set, own);
    var replicas = new ArrayList<Replica>();
    for (KubeObject pod : own) {
      String node = pod.text("spec", "nodeName");
      replicas.add(Replica.of(pod, crowds.getOrDefault(node, 0)));
    }
    return new Observed(
        (int) set.number(1, "spec", "replicas"),
        (int) set.number(0, "spec", "minReadySeconds"),
        set.generation(),
        set.deleting(),
        set.strings("spec", "template", "metadata", "labels"),
        replicas,
        ReplicaStatus.of(set));
  }

  /// How many pods of the workload that this set belongs to each node has.
  private Map<String, Integer> crowds(KubeObject set, List<KubeObject> own) {
    var crowds = new HashMap<String, Integer>();
    own.forEach(pod -> count(pod, crowds));
    Optional<OwnerReference> controller = set.controller();
    if (controller.isEmpty()) return crowds;
    for (KubeObject sibling : Owned.controlledBy(sets, controller.get().uid())) {
      if (sibling.uid().equals(set.uid())) continue;
      Owned.controlledBy(pods, sibling.uid()).forEach(pod -> count(pod, crowds));
    }
    return crowds;
  }

  private static void count(KubeObject pod, Map<String, Integer> crowds) {
    if (Replica.of(pod, 0).active()) crowds.merge(pod.text("spec", "nodeName"), 1, Integer::sum);
  }

  private void perform(Name key, KubeObject set, Action action) {
    switch (action) {
      case Action.CreatePod create -> createPod(key, set);
      case Action.DeletePod delete -> deletePod(key, set, delete.pod());
    }
  }

  private void createPod(Name key, KubeObject set) {
    KubeObject pod = PodTemplate.pod(set, set.at("spec", "template"));
    pod.metadata().put("generateName", set.name() + "-");
    try {
      KubeObject made = client.create(Types.PODS, pod);
      writes.pods.wrote(key, made);
      events.normal(set, "SuccessfulCreate", "Created pod: " + made.name());
    } catch (ApiException refused) {
      events.warning(set, "FailedCreate", "Error creating: " + refused.getMessage());
      throw refused;
    }
  }

  private void deletePod(Name key, KubeObject set, Replica pod) {
    try {
      client.delete(Types.PODS, key.namespace(), pod.name(), DeleteOptions.exactly(pod.uid()));
      writes.pods.deleted(key, new Name(key.namespace(), pod.name()), pod.uid());
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
    } catch (ApiException refused) {
      if (refused.is("NotFound") || refused.is("Conflict")) return;
      events.warning(set, "FailedDelete", "Error deleting: " + refused.getMessage());
      throw refused;
    }
  }

  private void report(Name key, KubeObject set, ReplicaStatus status, Instant now) {
    KubeObject changed = set.copy();
    boolean tellsTerminating = workload == Workload.REPLICA_SET;
    status.into(Json.child(changed.tree(), "status"), tellsTerminating, now);
    writes.sets.wrote(key, client.updateStatus(workload.type(), changed));
  }
}
