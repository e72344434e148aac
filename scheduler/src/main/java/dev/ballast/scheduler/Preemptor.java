package dev.ballast.scheduler;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the victims of a preemption leave, beside the scheduler's thread, and tells it of those
/// that did not.
final class Preemptor {
  private static final Logger LOG = LoggerFactory.getLogger(Preemptor.class);

  private final World world;
  private final Client client;
  private final EventRecorder events;
  private final Consumer<Fact> inbox;

  Preemptor(World world, Client client, EventRecorder events, Consumer<Fact> inbox) {
    this.world = world;
    this.client = client;
    this.events = events;
    this.inbox = inbox;
  }

  void start(PodNeeds pod, Preemption.Preempt decided) {
    world.spawn("preempt for " + pod.name(), () -> run(pod, decided));
  }

  private void run(PodNeeds pod, Preemption.Preempt decided) {
    List<PodNeeds> victims = decided.victims();
    for (int i = 0; i < victims.size(); i++) {
      try {
        take(victims.get(i), pod, decided.node());
      } catch (RuntimeException failed) {
        LOG.info("could not preempt {}: {}", victims.get(i).name(), failed.getMessage());
        List<String> rest = victims.subList(i, victims.size()).stream().map(PodNeeds::uid).toList();
        inbox.accept(new Fact.PreemptionFailed(pod.name(), rest));
        return;
      }
    }
  }

  private void take(PodNeeds victim, PodNeeds pod, String node) {
    Name name = victim.name();
    try {
      client.patch(
          Types.PODS, name.namespace(), name.name(), "status", PatchType.STRATEGIC, mark(victim));
      client.delete(Types.PODS, name.namespace(), name.name(), DeleteOptions.exactly(victim.uid()));
    } catch (ApiException refused) {
      boolean gone = refused.code() == 404 || refused.code() == 409;
      if (!gone) throw refused;
      LOG.debug("{} left by itself", name);
      return;
    }
    String words = "Preempted by pod " + pod.uid() + " on node " + node;
    events.normal(victim.object(), "Preempted", words);
  }

  /// Says on the victim why it goes; only on this one, not on a later pod of its name.
  private ObjectNode mark(PodNeeds victim) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", victim.uid());
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", Preemption.REASON)
        .put("message", Scheduler.NAME + ": preempting to accommodate a higher priority pod")
        .put("lastTransitionTime", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return patch;
  }
}
