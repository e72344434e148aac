package dev.ballast.controllers.volume;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Takes the steps of one decision, each on the object as the step before left it. Every write
/// names the resourceVersion that the decision saw, so that a decision on stale sight fails with a
/// conflict and is made again.
final class BindingSteps {
  private final Client client;
  private final EventRecorder events;
  private final Consumer<ObjectKey> lookAgain;
  private final Map<ObjectKey, KubeObject> known = new HashMap<>();

  BindingSteps(Client client, EventRecorder events, Consumer<ObjectKey> lookAgain) {
    this.client = client;
    this.events = events;
    this.lookAgain = lookAgain;
  }

  /// An object that the decision is about.
  void know(KubeObject object) {
    known.put(keyOf(object), object);
  }

  void apply(List<BindingAction> actions) {
    actions.forEach(this::apply);
  }

  private void apply(BindingAction action) {
    switch (action) {
      case BindingAction.TakeVolume take -> takeVolume(take);
      case BindingAction.MarkVolume mark -> markVolume(mark);
      case BindingAction.NameVolume name -> nameVolume(name);
      case BindingAction.MarkBound bound -> markBound(bound);
      case BindingAction.MarkClaim mark -> markClaim(mark);
      case BindingAction.AssignClass assign -> assignClass(assign);
      case BindingAction.AskProvisioner ask -> askProvisioner(ask);
      case BindingAction.FreeVolume free -> freeVolume(free);
      case BindingAction.LookAtClaim look -> lookAgain.accept(look.claim());
      case BindingAction.TellClaim tell ->
          tell(get(tell.claim()), tell.warning(), tell.reason(), tell.message());
      case BindingAction.TellVolume tell ->
          tell(volume(tell.volume()), tell.warning(), tell.reason(), tell.message());
    }
  }

  private void takeVolume(BindingAction.TakeVolume take) {
    KubeObject claim = get(take.claim());
    KubeObject volume = volume(take.volume()).copy();
    Json.child(volume.tree(), "spec")
        .putObject("claimRef")
        .put("kind", "PersistentVolumeClaim")
        .put("apiVersion", "v1")
        .put("namespace", claim.namespace())
        .put("name", claim.name())
        .put("uid", claim.uid())
        .put("resourceVersion", claim.resourceVersion());
    if (take.byController()) annotate(volume, Claim.BOUND_BY_CONTROLLER, "yes");
    know(client.update(Types.PERSISTENT_VOLUMES, volume));
  }

  private void markVolume(BindingAction.MarkVolume mark) {
    KubeObject volume = volume(mark.volume()).copy();
    ObjectNode status = Json.child(volume.tree(), "status");
    status.put("phase", mark.phase());
    if (mark.message().isEmpty()) status.remove("message");
    else status.put("message", mark.message());
    know(client.updateStatus(Types.PERSISTENT_VOLUMES, volume));
  }

  private void freeVolume(BindingAction.FreeVolume free) {
    KubeObject volume = volume(free.volume()).copy();
    ObjectNode spec = Json.child(volume.tree(), "spec");
    if (free.keepName()) {
      Json.child(spec, "claimRef").remove(List.of("uid", "resourceVersion"));
    } else {
      spec.remove("claimRef");
      Json.child(volume.metadata(), "annotations").remove(Claim.BOUND_BY_CONTROLLER);
    }
    know(client.update(Types.PERSISTENT_VOLUMES, volume));
    markVolume(new BindingAction.MarkVolume(free.volume(), "Available", ""));
  }

  private void nameVolume(BindingAction.NameVolume name) {
    KubeObject claim = get(name.claim()).copy();
    Json.child(claim.tree(), "spec").put("volumeName", name.volume());
    annotate(claim, Claim.BIND_COMPLETED, "yes");
    if (name.byController()) annotate(claim, Claim.BOUND_BY_CONTROLLER, "yes");
    know(client.update(Types.PERSISTENT_VOLUME_CLAIMS, claim));
  }

  private void markBound(BindingAction.MarkBound bound) {
    KubeObject volume = volume(bound.volume());
    KubeObject claim = get(bound.claim()).copy();
    ObjectNode status = Json.child(claim.tree(), "status");
    status.put("phase", "Bound");
    status.set("accessModes", volume.at("spec", "accessModes").deepCopy());
    if (!status.has("capacity")) status.set("capacity", volume.at("spec", "capacity").deepCopy());
    know(client.updateStatus(Types.PERSISTENT_VOLUME_CLAIMS, claim));
  }

  private void markClaim(BindingAction.MarkClaim mark) {
    KubeObject claim = get(mark.claim()).copy();
    Json.child(claim.tree(), "status").put("phase", mark.phase());
    know(client.updateStatus(Types.PERSISTENT_VOLUME_CLAIMS, claim));
  }

  private void assignClass(BindingAction.AssignClass assign) {
    KubeObject claim = get(assign.claim()).copy();
    Json.child(claim.tree(), "spec").put("storageClassName", assign.storageClass());
    know(client.update(Types.PERSISTENT_VOLUME_CLAIMS, claim));
  }

  private void askProvisioner(BindingAction.AskProvisioner ask) {
    KubeObject claim = get(ask.claim()).copy();
    annotate(claim, Claim.PROVISIONER, ask.provisioner());
    annotate(claim, Claim.OLD_PROVISIONER, ask.provisioner());
    know(client.update(Types.PERSISTENT_VOLUME_CLAIMS, claim));
  }

  private void tell(KubeObject about, boolean warning, String reason, String message) {
    if (warning) events.warning(about, reason, message);
    else events.normal(about, reason, message);
  }

  private static void annotate(KubeObject object, String name, String value) {
    Json.child(object.metadata(), "annotations").put(name, value);
  }

  private KubeObject volume(String name) {
    return get(new ObjectKey(Volume.RESOURCE, "", name));
  }

  private KubeObject get(ObjectKey key) {
    KubeObject found = known.get(key);
    if (found == null)
      throw new IllegalStateException("decided about " + key + ", which was not observed");
    return found;
  }

  private static ObjectKey keyOf(KubeObject object) {
    boolean isClaim = !object.namespace().isEmpty();
    return new ObjectKey(
        isClaim ? Claim.RESOURCE : Volume.RESOURCE, object.namespace(), object.name());
  }
}
