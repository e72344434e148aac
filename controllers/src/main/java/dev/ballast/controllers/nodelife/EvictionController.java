package dev.ballast.controllers.nodelife;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Deletes pods that may not stay on their nodes. The deletion is a graceful one: a pod's object
/// stays until its node confirms.
public final class EvictionController implements AutoCloseable {
  private final World world;
  private final Client client;
  private final Cache nodes;
  private final Cache pods;
  private final Instant started;
  private final EventRecorder events;
  private final Controller<Name> controller;

  private EvictionController(World world, Client client, Caches caches) {
    this.world = world;
    this.client = client;
    nodes = caches.of(Types.NODES);
    pods = caches.of(Types.PODS).index(HealthController.BY_NODE);
    started = world.now();
    events = new EventRecorder(client, world, "taint-eviction-controller");
    controller = new Controller<>(world, "eviction", 4, this::reconcile);
  }

  public static EvictionController start(World world, Client client, Caches caches) {
    var made = new EvictionController(world, client, caches);
    made.nodes.onChange(
        (before, after) -> {
          if (after == null) return;
          List<NodeTaint> old = before == null ? List.of() : NodeTaint.listOf(before);
          if (!old.equals(NodeTaint.listOf(after))) made.lookAtPodsOf(after.name());
        });
    made.pods.onChange(
        (before, after) -> {
          if (after != null && made.evicting(after)) made.controller.add(Name.of(after));
        });
    made.controller.start(made.nodes, made.pods);
    return made;
  }

  private void lookAtPodsOf(String node) {
    pods.indexed(HealthController.BY_NODE, node).forEach(each -> controller.add(Name.of(each)));
  }

  private boolean evicting(KubeObject pod) {
    return taints(pod).stream().anyMatch(NodeTaint::evicts);
  }

  private List<NodeTaint> taints(KubeObject pod) {
    return nodes.get("", pod.text("spec", "nodeName")).map(NodeTaint::listOf).orElse(List.of());
  }

  private void reconcile(Name name) {
    Optional<KubeObject> pod = pods.get(name);
    if (pod.isEmpty()) return;
    var seen =
        new EvictionPlan.Observed(
            pod.get().deleting(), taints(pod.get()), pod.get().at("spec", "tolerations"), started);
    switch (EvictionPlan.decide(seen, world.now())) {
      case EvictionPlan.Action.Keep keep -> {}
      case EvictionPlan.Action.LookAgain again -> controller.addAfter(name, again.after());
      case EvictionPlan.Action.Evict evict -> evict(name, pod.get());
    }
  }

  private void evict(Name name, KubeObject pod) {
    events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + name);
    try {
      PodEnd.target(
          client,
          world,
          pod,
          "DeletionByTaintManager",
          "Taint manager: deleting due to NoExecute taint");
      client.delete(Types.PODS, name.namespace(), name.name(), DeleteOptions.exactly(pod.uid()));
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
