package dev.ballast.controllers.daemonset;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.NodeView;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Action;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Observed;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Why;
import dev.ballast.controllers.history.History;
import dev.ballast.controllers.history.Revision;
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
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// One round for one DaemonSet: gathers what is there, asks the plan, and does what it says.
final class DaemonRound {
  private static final int MOST_AT_A_TIME = 250;

  private final World world;
  private final Client client;
  private final History history;
  private final Sources sources;
  private final Writes writes;
  private final EventRecorder events;
  private final BiConsumer<Name, Duration> later;
  private final FailurePatience patience = new FailurePatience();

  /// Where it looks.
  record Sources(Cache pods, Cache nodes) {
    Sources {
      Owned.index(pods);
    }
  }

  /// What it wrote, until the caches show it.
  record Writes(OwnWrites<Name> sets, OwnWrites<Name> pods) {}

  DaemonRound(
      World world,
      Client client,
      History history,
      Sources sources,
      Writes writes,
      EventRecorder events,
      BiConsumer<Name, Duration> later) {
    this.world = world;
    this.client = client;
    this.history = history;
    this.sources = sources;
    this.writes = writes;
    this.events = events;
    this.later = later;
  }

  /// What the actions of one round are about.
  private record Scene(Name key, KubeObject set, DaemonObjects objects, String hash, Instant now) {
    String patienceKey() {
      return set.uid() + "/" + set.number(0, "status", "observedGeneration");
    }
  }

  void run(Name key, KubeObject set, Instant now) throws InterruptedException {
    LabelSelector selector = LabelSelector.ofTree(set.at("spec", "selector"));
    if (selector.selectsEverything()) {
      String all = "This daemon set is selecting all pods. A non-empty selector is required.";
      events.warning(set, "SelectingAll", all);
      return;
    }
    History.Settled settled = history.settle(set, history.known(set, selector));
    var objects = new DaemonObjects(set, (ObjectNode) set.at("spec", "template"));
    var scene = new Scene(key, set, objects, hash(settled.update()), now);
    List<DaemonPod> pods = pods(set, selector);
    var observed =
        new Observed(
            DaemonSpec.of(set),
            nodes(objects.spec()),
            pods,
            scene.hash,
            patience.of(scene.patienceKey(), now),
            DaemonStatus.of(set),
            settled.collisions());
    apply(scene, DaemonSetPlan.decide(observed, now));
    trim(set, settled, pods);
  }

  private static String hash(Revision revision) {
    return revision.object().text("metadata", "labels", DaemonPod.HASH);
  }

  private void trim(KubeObject set, History.Settled settled, List<DaemonPod> pods) {
    var hashes = new HashSet<String>();
    pods.forEach(each -> hashes.add(each.hash()));
    var live = new HashSet<String>();
    live.add(settled.update().name());
    for (Revision each : settled.all()) if (hashes.contains(hash(each))) live.add(each.name());
    history.trim(set, settled, live);
  }

  private List<DaemonPod> pods(KubeObject set, LabelSelector selector) {
    var owned = new Owned(set, Types.DAEMON_SETS, Types.PODS, selector, any -> true);
    return owned.claim(client, owned.candidates(sources.pods)).stream().map(DaemonPod::of).toList();
  }

  private SortedMap<String, Eligibility> nodes(ObjectNode podSpec) {
    var nodes = new TreeMap<String, Eligibility>();
    for (KubeObject each : sources.nodes.list())
      nodes.put(each.name(), Eligibility.of(podSpec, new NodeView(each)));
    return nodes;
  }

  /// Does what the plan says, alike things together. After a refusal only the status is still
  /// told; the round is repeated after a back-off.
  private void apply(Scene scene, List<Action> actions) throws InterruptedException {
    ApiException refusal = null;
    for (List<Action> alike : SlowStart.runs(actions)) {
      boolean stops = refusal != null && !(alike.getFirst() instanceof Action.UpdateStatus);
      if (stops) continue;
      try {
        SlowStart.run(world, alike, MOST_AT_A_TIME, each -> perform(scene, each));
      } catch (ApiException refused) {
        refusal = refused;
      }
    }
    if (refusal != null) throw refusal;
  }

  private void perform(Scene scene, Action action) {
    switch (action) {
      case Action.CreatePod create -> createPod(scene, create.node());
      case Action.DeletePod delete -> deletePod(scene, delete.pod(), delete.why());
      case Action.UpdateStatus update -> updateStatus(scene, update.status());
      case Action.LookAgain again -> later.accept(scene.key, again.after());
    }
  }

  private void createPod(Scene scene, String node) {
    try {
      KubeObject made = client.create(Types.PODS, scene.objects.pod(node, scene.hash));
      writes.pods.wrote(scene.key, made);
      events.normal(scene.set, "SuccessfulCreate", "Created pod: " + made.name());
    } catch (ApiException refused) {
      events.warning(scene.set, "FailedCreate", "Error creating: " + refused.getMessage());
      throw refused;
    }
  }

  private void deletePod(Scene scene, DaemonPod pod, Why why) {
    String what = " daemon pod " + scene.key.namespace() + "/" + pod.name();
    String where = " on node " + pod.node() + ", will try to ";
    if (why == Why.FAILED) {
      patience.deleted(new FailurePatience.Place(scene.patienceKey(), pod.node()), scene.now);
      events.warning(scene.set, "FailedDaemonPod", "Found failed" + what + where + "kill it");
    } else if (why == Why.SUCCEEDED) {
      String said = "Found succeeded" + what + where + "delete it";
      events.normal(scene.set, "SucceededDaemonPod", said);
    }
    try {
      client.delete(
          Types.PODS, scene.key.namespace(), pod.name(), DeleteOptions.exactly(pod.uid()));
      writes.pods.deleted(scene.key, new Name(scene.key.namespace(), pod.name()), pod.uid());
      events.normal(scene.set, "SuccessfulDelete", "Deleted pod: " + pod.name());
    } catch (ApiException refused) {
      if (refused.is("NotFound") || refused.is("Conflict")) return;
      events.warning(scene.set, "FailedDelete", "Error deleting: " + refused.getMessage());
      throw refused;
    }
  }

  private void updateStatus(Scene scene, DaemonStatus status) {
    KubeObject changed = scene.set.copy();
    status.into(Json.child(changed.tree(), "status"));
    writes.sets.wrote(scene.key, client.updateStatus(Types.DAEMON_SETS, changed));
  }
}
