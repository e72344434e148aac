package dev.ballast.controllers.deployment;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.controllers.deployment.DeploymentPlan.Action;
import dev.ballast.controllers.deployment.DeploymentPlan.Observed;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Name;
import dev.ballast.loop.OwnWrites;
import dev.ballast.loop.Owned;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// One round for one Deployment: gathers what is there, asks the plan, and does what it says.
final class DeploymentRound {
  private final Client client;
  private final Cache sets;
  private final Cache pods;
  private final Writes writes;
  private final EventRecorder events;
  private final BiConsumer<Name, Duration> later;

  /// What it wrote, until the caches show it.
  record Writes(OwnWrites<Name> deployments, OwnWrites<Name> sets) {}

  DeploymentRound(
      Client client,
      Cache sets,
      Cache pods,
      Writes writes,
      EventRecorder events,
      BiConsumer<Name, Duration> later) {
    this.client = client;
    this.sets = Owned.index(sets);
    this.pods = Owned.index(pods);
    this.writes = writes;
    this.events = events;
    this.later = later;
  }

  /// What the actions of one round are about; `trees` are the sets as last written.
  private record Scene(
      Name key, KubeObject deployment, DeploymentSpec spec, Map<String, KubeObject> trees) {
    DeploymentObjects objects() {
      return new DeploymentObjects(deployment);
    }

    int collisions() {
      return (int) deployment.number(0, "status", "collisionCount");
    }
  }

  void run(Name key, KubeObject deployment, Instant now) {
    LabelSelector selector = LabelSelector.ofTree(deployment.at("spec", "selector"));
    if (selector.selectsEverything()) {
      String all = "This deployment is selecting all pods. A non-empty selector is required.";
      events.warning(deployment, "SelectingAll", all);
      return;
    }
    var owned = new Owned(deployment, Types.DEPLOYMENTS, Types.REPLICA_SETS, selector, any -> true);
    var trees = new HashMap<String, KubeObject>();
    for (KubeObject each : owned.claim(client, owned.candidates(sets)))
      trees.put(each.name(), each);
    var scene = new Scene(key, deployment, DeploymentSpec.of(deployment), trees);
    for (Action each : DeploymentPlan.decide(observed(scene), now)) perform(scene, each);
  }

  private Observed observed(Scene scene) {
    DeploymentObjects objects = scene.objects();
    var states = new ArrayList<ReplicaSetState>();
    boolean oldPodsLeft = false;
    for (KubeObject each : scene.trees.values()) {
      boolean present = objects.presents(each);
      states.add(ReplicaSetState.of(each, present));
      if (!present && scene.spec.recreate()) oldPodsLeft |= runs(each);
    }
    return new Observed(
        scene.spec,
        states,
        objects.set(0, 0, scene.spec, scene.collisions()).name(),
        oldPodsLeft,
        DeploymentStatus.of(scene.deployment));
  }

  private boolean runs(KubeObject set) {
    List<KubeObject> own = Owned.controlledBy(pods, set.uid());
    return own.stream().anyMatch(pod -> !new PodView(pod).finished());
  }

  private void perform(Scene scene, Action action) {
    switch (action) {
      case Action.CreateSet create -> createSet(scene, create);
      case Action.ScaleSet scale -> scaleSet(scene, scale.set(), scale.size());
      case Action.MarkPresent mark -> markPresent(scene, mark.set(), mark.revision());
      case Action.DeleteSet delete -> deleteSet(scene, delete.set());
      case Action.UpdateStatus update -> updateStatus(scene, update.status());
      case Action.LookAgain again -> later.accept(scene.key, again.after());
    }
  }

  private void createSet(Scene scene, Action.CreateSet create) {
    KubeObject set =
        scene.objects().set(create.size(), create.revision(), scene.spec, scene.collisions());
    try {
      writes.sets.wrote(scene.key, client.create(Types.REPLICA_SETS, set));
    } catch (ApiException refused) {
      if (refused.is("AlreadyExists")) takeAnotherName(scene, set.name());
      events.warning(
          scene.deployment,
          "ReplicaSetCreateError",
          "Failed to create new replica set \"" + set.name() + "\": " + refused.getMessage());
      throw refused;
    }
    if (create.size() > 0) tellScaled(scene, set.name(), 0, create.size());
    markDeployment(scene, create.revision());
  }

  /// A set of that name with another template, or of somebody else, makes the next name another
  /// one; our own one, which the cache does not show yet, does not.
  private void takeAnotherName(Scene scene, String name) {
    KubeObject there = client.get(Types.REPLICA_SETS, scene.key.namespace(), name);
    boolean own =
        there.controller().filter(it -> it.uid().equals(scene.deployment.uid())).isPresent();
    if (own && scene.objects().presents(there)) return;
    ObjectNode status = Json.object().put("collisionCount", scene.collisions() + 1);
    writes.deployments.wrote(
        scene.key,
        client.patchStatus(Types.DEPLOYMENTS, scene.key.namespace(), scene.key.name(), status));
  }

  private void scaleSet(Scene scene, ReplicaSetState set, int size) {
    KubeObject changed = tree(scene, set).copy();
    Json.child(changed.tree(), "spec").put("replicas", size);
    scene.objects().note(changed, scene.spec);
    write(scene, changed);
    if (size != set.wanted()) tellScaled(scene, set.name(), set.wanted(), size);
  }

  private void tellScaled(Scene scene, String set, int before, int after) {
    String way = after > before ? "up" : "down";
    events.normal(
        scene.deployment,
        "ScalingReplicaSet",
        "Scaled " + way + " replica set " + set + " from " + before + " to " + after);
  }

  private void markPresent(Scene scene, ReplicaSetState set, long revision) {
    KubeObject tree = tree(scene, set);
    KubeObject changed = tree.copy();
    scene.objects().mark(changed, revision, scene.spec);
    if (!changed.tree().equals(tree.tree())) write(scene, changed);
    markDeployment(scene, revision);
  }

  private void markDeployment(Scene scene, long revision) {
    String known = scene.deployment.annotations().get(ReplicaSetState.REVISION);
    if (Long.toString(revision).equals(known)) return;
    writes.deployments.wrote(
        scene.key,
        client.patch(
            Types.DEPLOYMENTS,
            scene.key.namespace(),
            scene.key.name(),
            "",
            PatchType.MERGE,
            DeploymentObjects.revisionPatch(revision)));
  }

  private static KubeObject tree(Scene scene, ReplicaSetState set) {
    KubeObject tree = scene.trees.get(set.name());
    if (tree == null) throw new IllegalStateException("no set " + set.name());
    return tree;
  }

  private void write(Scene scene, KubeObject set) {
    KubeObject written = client.update(Types.REPLICA_SETS, set);
    writes.sets.wrote(scene.key, written);
    scene.trees.put(written.name(), written);
  }

  private void deleteSet(Scene scene, ReplicaSetState set) {
    try {
      var exactly = DeleteOptions.exactly(tree(scene, set).uid());
      client.delete(Types.REPLICA_SETS, scene.key.namespace(), set.name(), exactly);
    } catch (ApiException refused) {
      if (!refused.is("NotFound") && !refused.is("Conflict")) throw refused;
    }
  }

  /// By a patch, as the Deployment itself may just have been marked; the version of its spec that
  /// the status is about stands in the status.
  private void updateStatus(Scene scene, DeploymentStatus status) {
    ObjectNode written = Json.object();
    status.into(written);
    for (String count : DeploymentStatus.COUNTS) if (!written.has(count)) written.putNull(count);
    writes.deployments.wrote(
        scene.key,
        client.patchStatus(Types.DEPLOYMENTS, scene.key.namespace(), scene.key.name(), written));
  }
}
