package dev.ballast.scheduler;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.client.view.Condition;
import dev.ballast.client.view.VolumeView;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Carries decisions to the API, each on a thread of its own so that many share the store's writes,
/// and tells the scheduler what came of it.
final class Binder {
  private static final Logger LOG = LoggerFactory.getLogger(Binder.class);
  private static final int AT_ONCE = 256;

  private final World world;
  private final Client client;
  private final EventRecorder events;
  private final Consumer<Fact> inbox;
  private final Semaphore room = new Semaphore(AT_ONCE);

  Binder(World world, Client client, EventRecorder events, Consumer<Fact> inbox) {
    this.world = world;
    this.client = client;
    this.events = events;
    this.inbox = inbox;
  }

  /// Binds the pod of `flight` to its node.
  void bind(Flight flight) throws InterruptedException {
    start(flight, "bind", () -> bindNow(flight));
  }

  private void bindNow(Flight flight) {
    Name name = flight.pod().name();
    KubeObject binding = KubeObject.of("v1", "Binding", name.namespace(), name.name());
    binding.metadata().put("uid", flight.uid());
    binding.tree().putObject("target").put("kind", "Node").put("name", flight.node());
    client.createIn(Types.PODS, name.namespace(), name.name(), "binding", binding);
    String words = "Successfully assigned " + name + " to " + flight.node();
    events.normal(flight.pod().object(), "Scheduled", words);
  }

  /// Takes the steps of `flight` towards its claims.
  void ask(Flight flight, StorageState storage) throws InterruptedException {
    List<Patch> patches =
        flight.steps().stream()
            .filter(step -> !isTaken(step, storage))
            .map(step -> patchOf(step, storage))
            .toList();
    start(
        flight,
        "ask for volumes of",
        () -> {
          patches.forEach(this::send);
          inbox.accept(new Fact.StorageAsked(flight.pod().name(), flight.uid()));
        });
  }

  private static boolean isTaken(VolumeStep step, StorageState storage) {
    var claim = storage.claim(step.claim());
    return step instanceof VolumeStep.Provision provision
        && claim != null
        && provision.node().equals(claim.object().annotations().get(VolumeNeeds.SELECTED_NODE));
  }

  /// A change of one object, refused where somebody else changed it meanwhile.
  private record Patch(VolumeStep step, ObjectNode body) {}

  private static Patch patchOf(VolumeStep step, StorageState storage) {
    ObjectNode body = Json.object();
    switch (step) {
      case VolumeStep.Provision provision -> {
        var claim = storage.claim(provision.claim());
        ObjectNode metadata = body.putObject("metadata");
        if (claim != null) metadata.put("resourceVersion", claim.object().resourceVersion());
        metadata.putObject("annotations").put(VolumeNeeds.SELECTED_NODE, provision.node());
      }
      case VolumeStep.Reserve reserve -> reserveIn(body, reserve, storage);
    }
    return new Patch(step, body);
  }

  private static void reserveIn(ObjectNode body, VolumeStep.Reserve reserve, StorageState storage) {
    VolumeView volume = storage.volume(reserve.volume());
    var claim = storage.claim(reserve.claim());
    if (volume == null || claim == null) return;
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("resourceVersion", volume.object().resourceVersion());
    if (volume.claim().isEmpty()) {
      metadata.putObject("annotations").put("pv.kubernetes.io/bound-by-controller", "yes");
    }
    ObjectNode ref = body.putObject("spec").putObject("claimRef");
    ref.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    ref.put("namespace", claim.namespace()).put("name", claim.name()).put("uid", claim.uid());
  }

  private void send(Patch patch) {
    switch (patch.step()) {
      case VolumeStep.Provision provision ->
          client.patch(
              Types.PERSISTENT_VOLUME_CLAIMS,
              provision.claim().namespace(),
              provision.claim().name(),
              "",
              PatchType.MERGE,
              patch.body());
      case VolumeStep.Reserve reserve ->
          client.patch(
              Types.PERSISTENT_VOLUMES, "", reserve.volume(), "", PatchType.MERGE, patch.body());
    }
  }

  /// Tells why `pod` has no node, in its condition and an event, and which node it is promised, if
  /// `promised` is one.
  void report(PodNeeds pod, String words, @Nullable String promised) throws InterruptedException {
    room.acquire();
    world.spawn("report " + pod.name(), () -> reportNow(pod, words, promised));
  }

  private void reportNow(PodNeeds pod, String words, @Nullable String promised) {
    try {
      events.warning(pod.object(), "FailedScheduling", words);
      Name name = pod.name();
      ObjectNode patch = Json.object();
      ObjectNode status = patch.putObject("status").put("nominatedNodeName", promised);
      status.putArray("conditions").add(condition(pod.object(), words));
      client.patch(Types.PODS, name.namespace(), name.name(), "status", PatchType.STRATEGIC, patch);
    } catch (ApiException refused) {
      LOG.debug("could not tell why {} has no node: {}", pod.name(), refused.getMessage());
    } finally {
      room.release();
    }
  }

  /// Takes back the promise of a node that a more important pod got.
  void withdraw(PodNeeds pod) throws InterruptedException {
    room.acquire();
    world.spawn("withdraw the node of " + pod.name(), () -> withdrawNow(pod.name()));
  }

  private void withdrawNow(Name pod) {
    try {
      ObjectNode patch = Json.object();
      patch.putObject("status").putNull("nominatedNodeName");
      client.patch(Types.PODS, pod.namespace(), pod.name(), "status", PatchType.STRATEGIC, patch);
    } catch (ApiException refused) {
      LOG.debug("could not withdraw the node of {}: {}", pod, refused.getMessage());
    } finally {
      room.release();
    }
  }

  private ObjectNode condition(KubeObject pod, String words) {
    Instant since =
        Condition.of(pod, "PodScheduled")
            .filter(condition -> condition.status().equals("False"))
            .map(Condition::since)
            .orElseGet(() -> world.now().truncatedTo(ChronoUnit.SECONDS));
    return Json.object()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", words)
        .put("lastTransitionTime", since.toString());
  }

  private void start(Flight flight, String what, Runnable work) throws InterruptedException {
    room.acquire();
    world.spawn(what + " " + flight.pod().name(), () -> run(flight, what, work));
  }

  private void run(Flight flight, String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failed) {
      LOG.debug("could not {} {}: {}", what, flight.pod().name(), failed.getMessage());
      inbox.accept(new Fact.Failed(flight.pod().name(), flight.uid()));
    } finally {
      room.release();
    }
  }
}
