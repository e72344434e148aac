package dev.ballast.loop;

import dev.ballast.client.Client;
import dev.ballast.client.PatchType;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.LabelSelector;
import dev.ballast.objects.OwnerReference;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// Which children an owner has: those it controls and still selects. It adopts selected ones that
/// nobody controls, and releases controlled ones that it no longer selects.
///
/// @param owner the owner as the cache shows it
/// @param ownerType its resource
/// @param childType the children's resource
/// @param selector what it selects, by labels
/// @param fits what it asks of a child besides
public record Owned(
    KubeObject owner,
    ResourceType ownerType,
    ResourceType childType,
    LabelSelector selector,
    Predicate<KubeObject> fits) {
  private static final IndexBy CONTROLLER =
      new IndexBy(
          "controller",
          object ->
              List.of(
                  object.controller().map(OwnerReference::uid).orElse("/" + object.namespace())));

  /// What is to be done with one object.
  public enum Verdict {
    KEEP,
    ADOPT,
    RELEASE,
    IGNORE
  }

  /// Lets owners find their children in `cache`, and objects that nobody controls.
  public static Cache index(Cache cache) {
    return cache.index(CONTROLLER);
  }

  /// The objects of an indexed cache that the owner with this uid controls.
  public static List<KubeObject> controlledBy(Cache cache, String uid) {
    return cache.indexed(CONTROLLER, uid);
  }

  /// The objects of an indexed cache that are the owner's or could be.
  public List<KubeObject> candidates(Cache cache) {
    var candidates = new ArrayList<>(cache.indexed(CONTROLLER, owner.uid()));
    candidates.addAll(cache.indexed(CONTROLLER, "/" + owner.namespace()));
    return candidates;
  }

  /// Judges one object, by what the cache shows.
  public Verdict judge(KubeObject child) {
    Optional<OwnerReference> controller = child.controller();
    boolean selected = selector.matches(child.labels()) && fits.test(child);
    if (controller.isPresent()) {
      if (!controller.get().uid().equals(owner.uid())) return Verdict.IGNORE;
      if (selected) return Verdict.KEEP;
      return owner.deleting() ? Verdict.IGNORE : Verdict.RELEASE;
    }
    boolean free = selected && !owner.deleting() && !child.deleting();
    return free && owner.namespace().equals(child.namespace()) ? Verdict.ADOPT : Verdict.IGNORE;
  }

  /// The owner's children among `candidates`, after adopting and releasing.
  ///
  /// @throws ApiException where the API refuses, unless the child is gone
  public List<KubeObject> claim(Client client, Collection<KubeObject> candidates) {
    var children = new ArrayList<KubeObject>();
    boolean mayAdopt = false;
    for (KubeObject each : candidates) {
      switch (judge(each)) {
        case KEEP -> children.add(each);
        case ADOPT -> {
          if (!mayAdopt) assertAlive(client);
          mayAdopt = true;
          patch(client, each, adoption(each)).ifPresent(children::add);
        }
        case RELEASE -> patch(client, each, release(each));
        case IGNORE -> {}
      }
    }
    return children;
  }

  /// A cache may lag: a child must not be adopted by an owner that is going or was replaced.
  private void assertAlive(Client client) {
    KubeObject live = client.get(ownerType, owner.namespace(), owner.name());
    if (!live.uid().equals(owner.uid()) || live.deleting())
      throw ApiException.conflict(
          ownerType.groupResource(), owner.name(), "it is gone and can't adopt");
  }

  private Optional<KubeObject> patch(Client client, KubeObject child, ObjectNode patch) {
    try {
      return Optional.of(
          client.patch(childType, child.namespace(), child.name(), "", PatchType.STRATEGIC, patch));
    } catch (ApiException refused) {
      if (refused.is("NotFound") || refused.is("Invalid")) return Optional.empty();
      throw refused;
    }
  }

  private ObjectNode adoption(KubeObject child) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", child.uid());
    metadata.putArray("ownerReferences").add(reference(owner));
    return patch;
  }

  private ObjectNode release(KubeObject child) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", child.uid());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("$patch", "delete")
        .put("uid", owner.uid());
    return patch;
  }

  /// The `ownerReferences` entry of a child that `owner` controls.
  public static ObjectNode reference(KubeObject owner) {
    ObjectNode reference = Json.object();
    reference.put("apiVersion", owner.apiVersion()).put("kind", owner.kind());
    reference.put("name", owner.name()).put("uid", owner.uid());
    reference.put("controller", true).put("blockOwnerDeletion", true);
    return reference;
  }
}
