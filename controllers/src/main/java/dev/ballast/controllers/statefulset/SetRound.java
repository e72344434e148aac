package dev.ballast.controllers.statefulset;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.controllers.history.History;
import dev.ballast.controllers.history.Revision;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Action;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Observed;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// One round for one StatefulSet: gathers what is there, asks the plan, and does what it says.
final class SetRound {
  private static final int MOST_AT_A_TIME = 500;

  private final World world;
  private final Client client;
  private final History history;
  private final Sources sources;
  private final Writes writes;
  private final EventRecorder events;
  private final BiConsumer<Name, Duration> later;

  /// Where it looks.
  record Sources(Cache pods, Cache claims) {
    Sources {
      Owned.index(pods);
    }
  }

  /// What it wrote, until the caches show it.
  record Writes(OwnWrites<Name> sets, OwnWrites<Name> pods, OwnWrites<Name> claims) {}

  SetRound(
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
  private record Scene(Name key, KubeObject set, SetSpec spec, Revision current, Revision update) {
    SetObjects objects() {
      return new SetObjects(set);
    }

    ObjectNode template(String revision) {
      return revision.equals(update.name()) ? update.template() : current.template();
    }
  }

  void run(Name key, KubeObject set, Instant now) throws InterruptedException {
    LabelSelector selector = LabelSelector.ofTree(set.at("spec", "selector"));
    if (selector.selectsEverything()) return;
    List<Revision> known = history.known(set, selector);
    if (set.deleting() && known.isEmpty()) return;
    History.Settled settled =
        set.deleting()
            ? new History.Settled(known.getLast(), known, SetStatus.of(set).collisionCount())
            : history.settle(set, known);
    Revision current = current(set, settled);
    SetSpec spec = SetSpec.of(set);
    List<Member> members = members(set, selector);
    var observed =
        new Observed(
            spec,
            members,
            claims(key.namespace(), spec, members),
            current.name(),
            settled.update().name(),
            SetStatus.of(set),
            settled.collisions());
    apply(
        new Scene(key, set, spec, current, settled.update()),
        StatefulSetPlan.decide(observed, now));
    if (!set.deleting()) history.trim(set, settled, live(members, current, settled.update()));
  }

  private static Revision current(KubeObject set, History.Settled settled) {
    String name = set.text("status", "currentRevision");
    return settled.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(settled.update());
  }

  private static Set<String> live(List<Member> members, Revision current, Revision update) {
    var live = new HashSet<>(Set.of(current.name()));
    live.add(update.name());
    members.forEach(each -> live.add(each.revision()));
    return live;
  }

  private List<Member> members(KubeObject set, LabelSelector selector) {
    var owned =
        new Owned(
            set,
            Types.STATEFUL_SETS,
            Types.PODS,
            selector,
            pod -> Member.ordinalOf(set.name(), pod.name()).isPresent());
    var members = new ArrayList<Member>();
    for (KubeObject pod : owned.claim(client, owned.candidates(sources.pods))) {
      Member.ordinalOf(set.name(), pod.name())
          .ifPresent(ordinal -> members.add(Member.of(pod, ordinal)));
    }
    return members;
  }

  private Map<String, ClaimState> claims(String namespace, SetSpec spec, List<Member> members) {
    var claims = new HashMap<String, ClaimState>();
    if (spec.claims().isEmpty()) return claims;
    for (int ordinal = spec.start(); ordinal < spec.start() + spec.replicas(); ordinal++)
      addClaims(namespace, spec, ordinal, claims);
    for (Member each : members)
      if (!spec.wants(each.ordinal())) addClaims(namespace, spec, each.ordinal(), claims);
    return claims;
  }

  private void addClaims(
      String namespace, SetSpec spec, int ordinal, Map<String, ClaimState> claims) {
    for (String name : spec.claimNames(ordinal))
      sources.claims.get(namespace, name).ifPresent(it -> claims.put(name, ClaimState.of(it)));
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
      case Action.CreatePod create -> createPod(scene, create);
      case Action.CreateClaim create -> createClaim(scene, create.claim(), create.ordinal());
      case Action.RefusePod refuse ->
          tell(scene, "create", scene.spec.podName(refuse.ordinal()), refuse.why());
      case Action.DeletePod delete -> deletePod(scene, delete.pod());
      case Action.Identify identify -> identify(scene, identify.pod());
      case Action.SetOwner own -> setOwner(scene, own);
      case Action.UpdateStatus update -> updateStatus(scene, update.status());
      case Action.LookAgain again -> later.accept(scene.key, again.after());
    }
  }

  private void createPod(Scene scene, Action.CreatePod create) {
    String name = scene.spec.podName(create.ordinal());
    try {
      for (String claim : create.claims()) createClaim(scene, claim, create.ordinal());
      ObjectNode template = scene.template(create.revision());
      KubeObject pod = scene.objects().pod(create.ordinal(), create.revision(), template);
      writes.pods.wrote(scene.key, client.create(Types.PODS, pod));
      tell(scene, "create", name, "");
    } catch (ApiException refused) {
      if (!refused.is("AlreadyExists"))
        tell(scene, "create", name, String.valueOf(refused.getMessage()));
      throw refused;
    }
  }

  private void createClaim(Scene scene, String name, int ordinal) {
    String pod = scene.spec.podName(ordinal);
    String what = "Claim " + name + " Pod " + pod + " in StatefulSet " + scene.set.name();
    KubeObject claim = scene.objects().claim(name, ordinal, scene.spec.retention());
    try {
      writes.claims.wrote(scene.key, client.create(Types.PERSISTENT_VOLUME_CLAIMS, claim));
      events.normal(scene.set, "SuccessfulCreate", "create " + what + " success");
    } catch (ApiException refused) {
      if (refused.is("AlreadyExists")) return;
      String said = "create " + what + " failed error: " + refused.getMessage();
      events.warning(scene.set, "FailedCreate", said);
      throw refused;
    }
  }

  private void deletePod(Scene scene, Member pod) {
    try {
      client.delete(
          Types.PODS, scene.key.namespace(), pod.name(), DeleteOptions.exactly(pod.uid()));
      writes.pods.deleted(scene.key, new Name(scene.key.namespace(), pod.name()), pod.uid());
      tell(scene, "delete", pod.name(), "");
    } catch (ApiException refused) {
      if (refused.is("NotFound") || refused.is("Conflict")) return;
      tell(scene, "delete", pod.name(), String.valueOf(refused.getMessage()));
      throw refused;
    }
  }

  private void identify(Scene scene, Member pod) {
    ObjectNode patch = Json.object();
    SetObjects.identify(patch.putObject("metadata").put("uid", pod.uid()), pod.name());
    writes.pods.wrote(
        scene.key,
        client.patch(Types.PODS, scene.key.namespace(), pod.name(), "", PatchType.MERGE, patch));
    tell(scene, "update", pod.name(), "");
  }

  private void setOwner(Scene scene, Action.SetOwner own) {
    KubeObject claim = sources.claims.get(scene.key.namespace(), own.claim()).orElse(null);
    if (claim == null) return;
    KubeObject owned = scene.objects().owned(claim, own.owner(), own.pod());
    writes.claims.wrote(scene.key, client.update(Types.PERSISTENT_VOLUME_CLAIMS, owned));
  }

  private void updateStatus(Scene scene, SetStatus status) {
    KubeObject changed = scene.set.copy();
    status.into(Json.child(changed.tree(), "status"));
    writes.sets.wrote(scene.key, client.updateStatus(Types.STATEFUL_SETS, changed));
  }

  /// Tells what became of a pod, in Kubernetes' words; `failure` is empty where it went well.
  private void tell(Scene scene, String verb, String pod, String failure) {
    String what = verb + " Pod " + pod + " in StatefulSet " + scene.set.name();
    String title = Character.toUpperCase(verb.charAt(0)) + verb.substring(1);
    if (failure.isEmpty()) events.normal(scene.set, "Successful" + title, what + " successful");
    else events.warning(scene.set, "Failed" + title, what + " failed error: " + failure);
  }
}
