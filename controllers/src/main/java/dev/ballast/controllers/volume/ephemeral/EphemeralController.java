package dev.ballast.controllers.volume.ephemeral;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.controllers.volume.ephemeral.EphemeralPlan.Action;
import dev.ballast.controllers.volume.ephemeral.EphemeralPlan.Observed;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.loop.Owned;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.OwnerReference;
import dev.ballast.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the claims of pods' ephemeral volumes, each owned by its pod.
public final class EphemeralController implements AutoCloseable {
  private final Client client;
  private final Cache pods;
  private final Cache claims;
  private final EventRecorder events;
  private final Controller<Name> controller;

  private EphemeralController(World world, Client client, Caches caches) {
    this.client = client;
    pods = caches.of(Types.PODS);
    claims = caches.of(Types.PERSISTENT_VOLUME_CLAIMS);
    events = new EventRecorder(client, world, "ephemeral_volume");
    controller = new Controller<>(world, "ephemeral-volume", 2, this::reconcile);
  }

  public static EphemeralController start(World world, Client client, Caches caches) {
    var started = new EphemeralController(world, client, caches);
    started.pods.onChange(
        (before, after) -> {
          if (before == null && after != null && !volumes(after).isEmpty())
            started.controller.add(Name.of(after));
        });
    started.claims.onChange(
        (before, after) -> {
          if (after == null && before != null) started.claimGone(before);
        });
    started.controller.start(started.pods, started.claims);
    return started;
  }

  private void claimGone(KubeObject claim) {
    claim
        .controller()
        .filter(each -> each.kind().equals("Pod"))
        .map(OwnerReference::name)
        .ifPresent(pod -> controller.add(new Name(claim.namespace(), pod)));
  }

  private static List<String> volumes(KubeObject pod) {
    var volumes = new ArrayList<String>();
    for (JsonNode each : pod.at("spec", "volumes"))
      if (each.has("ephemeral")) volumes.add(Json.string(each, "name"));
    return volumes;
  }

  private void reconcile(Name name) {
    Optional<KubeObject> found = pods.get(name);
    if (found.isEmpty()) return;
    KubeObject pod = found.get();
    var owners = new HashMap<String, Optional<String>>();
    for (String volume : volumes(pod)) {
      String claim = pod.name() + "-" + volume;
      claims
          .get(pod.namespace(), claim)
          .ifPresent(it -> owners.put(claim, it.controller().map(OwnerReference::uid)));
    }
    boolean alive = !pod.deleting() && !new PodView(pod).finished();
    var seen = new Observed(pod.name(), pod.uid(), alive, volumes(pod), owners);
    for (Action each : EphemeralPlan.decide(seen)) {
      switch (each) {
        case Action.CreateClaim create -> create(pod, create);
        case Action.TellConflict tell ->
            events.warning(
                pod,
                "FailedBinding",
                "ephemeral volume: the claim "
                    + tell.claim()
                    + " was not created for this pod (it has another owner)");
      }
    }
  }

  private void create(KubeObject pod, Action.CreateClaim create) {
    try {
      client.create(Types.PERSISTENT_VOLUME_CLAIMS, claim(pod, create));
    } catch (ApiException refused) {
      if (refused.is("AlreadyExists")) throw refused;
      String why = "ephemeral volume: create PVC " + create.claim() + ": " + refused.getMessage();
      events.warning(pod, "FailedBinding", why);
      throw refused;
    }
  }

  private static KubeObject claim(KubeObject pod, Action.CreateClaim create) {
    KubeObject claim =
        KubeObject.of("v1", "PersistentVolumeClaim", pod.namespace(), create.claim());
    claim.metadata().putArray("ownerReferences").add(Owned.reference(pod));
    for (JsonNode each : pod.at("spec", "volumes")) {
      if (!Json.string(each, "name").equals(create.volume())) continue;
      JsonNode template = Json.at(each, "ephemeral", "volumeClaimTemplate");
      for (String field : new String[] {"labels", "annotations"}) {
        JsonNode said = Json.at(template, "metadata", field);
        if (!said.isEmpty()) claim.metadata().set(field, said.deepCopy());
      }
      ObjectNode spec = (ObjectNode) template.path("spec").deepCopy();
      claim.tree().set("spec", spec);
    }
    return claim;
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
