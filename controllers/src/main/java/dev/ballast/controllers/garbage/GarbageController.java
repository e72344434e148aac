package dev.ballast.controllers.garbage;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import dev.ballast.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Follows all kinds, keeps the graph, and looks at those objects alone whose place in it changed.
/// Before anything is deleted the server is asked for the object and for each owner that seems
/// absent.
public final class GarbageController implements AutoCloseable {
  private static final int WORKERS = 8;

  private final Client client;
  private final Caches caches;
  private final Supplier<Collection<Tracked>> kinds;
  private final Map<Tracked, Cache> tracked = new ConcurrentHashMap<>();
  private final Graph graph = new Graph();
  private final EventRecorder events;
  private final Controller<String> controller;

  private GarbageController(
      World world, Client client, Caches caches, Supplier<Collection<Tracked>> kinds) {
    this.client = client;
    this.caches = caches;
    this.kinds = kinds;
    events = new EventRecorder(client, world, "garbage-collector-controller");
    controller = new Controller<>(world, "garbage", WORKERS, this::reconcile);
  }

  /// `kinds` gives, each time, all kinds that can be listed, watched and deleted; Events aside,
  /// which own nothing and nobody owns. Custom kinds are followed as they come and go.
  public static GarbageController start(
      World world, Client client, Caches caches, Supplier<Collection<Tracked>> kinds) {
    var started = new GarbageController(world, client, caches, kinds);
    started.track();
    started.controller.start(started.tracked.values().toArray(Cache[]::new));
    caches.of(Types.CUSTOM_RESOURCE_DEFINITIONS).onChange((before, after) -> started.track());
    return started;
  }

  private synchronized void track() {
    Set<Tracked> wanted = Set.copyOf(kinds.get());
    for (Tracked each : wanted) {
      if (tracked.containsKey(each)) continue;
      Cache cache = caches.of(each.type());
      tracked.put(each, cache);
      cache.onChange((before, after) -> changed(each, before, after));
    }
    for (Tracked each : List.copyOf(tracked.keySet())) {
      if (wanted.contains(each)) continue;
      Cache gone = tracked.remove(each);
      if (gone == null) continue;
      caches.drop(each.type());
      gone.list().forEach(object -> changed(each, object, null));
    }
  }

  private void changed(Tracked kind, @Nullable KubeObject before, @Nullable KubeObject after) {
    if (after != null) {
      Member member = Member.of(kind, after);
      boolean same = before != null && Member.of(kind, before).equals(member);
      graph.put(member);
      if (!same && concerns(member)) controller.add(member.uid());
    } else if (before != null) {
      graph.remove(before.uid());
      graph.dependents(before.uid()).forEach(each -> controller.add(each.uid()));
      Member.of(kind, before).owners().forEach(each -> lookAtAwaiting(each.uid()));
    }
  }

  private static boolean concerns(Member member) {
    return !member.owners().isEmpty() || member.awaitsDependents() || member.orphansDependents();
  }

  private void lookAtAwaiting(String owner) {
    graph.get(owner).filter(Member::awaitsDependents).ifPresent(each -> controller.add(each.uid()));
  }

  private void reconcile(String uid) {
    Optional<Member> known = graph.get(uid);
    if (known.isEmpty() || settled(known.get())) return;
    Optional<KubeObject> live = live(known.get());
    if (live.isEmpty()) return;
    Member member = Member.of(known.get().tracked(), live.get());
    List<CollectPlan.Owned> owners =
        member.owners().stream()
            .map(each -> new CollectPlan.Owned(each, state(member, each)))
            .toList();
    var seen = new CollectPlan.Observed(member, owners, graph.dependents(uid));
    for (CollectPlan.Action action : CollectPlan.decide(seen)) apply(action, live.get());
    if (member.deleting()) return;
    owners.stream()
        .filter(each -> each.state() == CollectPlan.Owner.AWAITS_DEPENDENTS)
        .forEach(each -> lookAtAwaiting(each.reference().uid()));
  }

  /// Whether the graph alone shows that there is nothing to do: the common case, which asks the
  /// server nothing.
  private boolean settled(Member member) {
    if (member.deleting()) return !member.awaitsDependents() && !member.orphansDependents();
    return member.owners().stream()
        .allMatch(
            owner ->
                graph
                    .get(owner.uid())
                    .filter(there -> !there.awaitsDependents() && reaches(there, member))
                    .isPresent());
  }

  private static boolean reaches(Member owner, Member member) {
    return !owner.tracked().namespaced() || owner.namespace().equals(member.namespace());
  }

  private CollectPlan.Owner state(Member member, OwnerReference reference) {
    Optional<Tracked> kind =
        tracked.keySet().stream().filter(each -> each.means(reference)).findFirst();
    if (kind.isEmpty()) return CollectPlan.Owner.LIVES;
    if (kind.get().namespaced() && member.namespace().isEmpty())
      return CollectPlan.Owner.OUT_OF_REACH;
    Optional<Member> known = graph.get(reference.uid());
    if (known.isPresent() && !reaches(known.get(), member)) return CollectPlan.Owner.ELSEWHERE;
    Optional<Member> owner = known.or(() -> owner(kind.get(), member, reference));
    if (owner.isEmpty()) return CollectPlan.Owner.ABSENT;
    return owner.get().awaitsDependents()
        ? CollectPlan.Owner.AWAITS_DEPENDENTS
        : CollectPlan.Owner.LIVES;
  }

  private Optional<Member> owner(Tracked kind, Member member, OwnerReference reference) {
    return client
        .find(kind.type(), kind.namespaced() ? member.namespace() : "", reference.name())
        .filter(found -> found.uid().equals(reference.uid()))
        .map(found -> Member.of(kind, found));
  }

  private Optional<KubeObject> live(Member member) {
    return client
        .find(member.tracked().type(), member.namespace(), member.name())
        .filter(found -> found.uid().equals(member.uid()));
  }

  private void apply(CollectPlan.Action action, KubeObject live) {
    switch (action) {
      case CollectPlan.Action.Delete delete -> delete(live, delete.propagation());
      case CollectPlan.Action.LetGoOf letGo -> letGo(letGo.uid(), letGo.owners());
      case CollectPlan.Action.StopBlocking stop ->
          change(stop.uid(), GarbageController::stopBlocking);
      case CollectPlan.Action.RemoveFinalizer remove ->
          change(remove.uid(), object -> removeFinalizer(object, remove.finalizer()));
      case CollectPlan.Action.LookAt look -> controller.add(look.uid());
      case CollectPlan.Action.TellWrongNamespace tell ->
          events.warning(
              live,
              "OwnerRefInvalidNamespace",
              "the owner %s %s (uid %s) is not in namespace \"%s\""
                  .formatted(
                      tell.owner().kind(),
                      tell.owner().name(),
                      tell.owner().uid(),
                      live.namespace()));
    }
  }

  /// Only the object that was decided about, in the state that was seen.
  private void delete(KubeObject live, String propagation) {
    Optional<Member> member = graph.get(live.uid());
    if (member.isEmpty()) return;
    var exactly = new DeleteOptions(null, propagation, live.uid(), live.resourceVersion());
    try {
      client.delete(member.get().tracked().type(), live.namespace(), live.name(), exactly);
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  private void letGo(String uid, Set<String> owners) {
    change(
        uid,
        object -> {
          if (!(object.get("ownerReferences") instanceof ArrayNode references)) return false;
          int before = references.size();
          references.removeIf(each -> owners.contains(Json.string(each, "uid")));
          return references.size() < before;
        });
  }

  private static boolean stopBlocking(ObjectNode metadata) {
    boolean changed = false;
    for (JsonNode each : metadata.path("ownerReferences")) {
      if (!Json.flag(each, "blockOwnerDeletion")) continue;
      ((ObjectNode) each).put("blockOwnerDeletion", false);
      changed = true;
    }
    return changed;
  }

  private static boolean removeFinalizer(ObjectNode metadata, String finalizer) {
    if (!(metadata.get("finalizers") instanceof ArrayNode finalizers)) return false;
    int before = finalizers.size();
    finalizers.removeIf(each -> each.asString("").equals(finalizer));
    return finalizers.size() < before;
  }

  /// Changes an object's metadata as it now is at the server; one that is gone needs no change.
  private void change(String uid, Predicate<ObjectNode> edit) {
    Optional<Member> member = graph.get(uid);
    if (member.isEmpty()) return;
    Optional<KubeObject> live = live(member.get());
    if (live.isEmpty()) return;
    KubeObject copy = live.get().copy();
    if (edit.test(copy.metadata())) client.update(member.get().tracked().type(), copy);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
