package dev.ballast.controllers.nodelife;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.client.view.NodeView;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.Name;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Removes the pods that nobody will finish, and the oldest finished ones where there are too many.
public final class LeftoverController implements AutoCloseable {
  /// What to look at: one pod, or the number of finished ones.
  private sealed interface Key {
    record Pod(Name name) implements Key {}

    record Finished() implements Key {}
  }

  private final World world;
  private final Client client;
  private final Patience patience;
  private final Cache nodes;
  private final Cache pods;
  private final Controller<Key> controller;

  private LeftoverController(World world, Client client, Caches caches, Patience patience) {
    this.world = world;
    this.client = client;
    this.patience = patience;
    nodes = caches.of(Types.NODES);
    pods = caches.of(Types.PODS).index(HealthController.BY_NODE);
    controller = new Controller<>(world, "leftover", 2, this::reconcile);
  }

  public static LeftoverController start(
      World world, Client client, Caches caches, Patience patience) {
    var started = new LeftoverController(world, client, caches, patience);
    started.nodes.onChange(
        (before, after) -> {
          String name = after == null ? before == null ? "" : before.name() : after.name();
          boolean watched = after == null || isOutOfService(after);
          if (watched) started.pods.indexed(HealthController.BY_NODE, name).forEach(started::later);
        });
    started.pods.onChange(started::podChanged);
    started.controller.start(started.nodes, started.pods);
    return started;
  }

  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) return;
    var pod = new PodView(after);
    if (pod.terminating() && !pod.scheduled()) controller.add(new Key.Pod(Name.of(after)));
    if (pod.scheduled()
        && nodes.get("", pod.nodeName()).filter(node -> !isOutOfService(node)).isEmpty()) {
      later(after);
    }
    boolean finishes = pod.finished() && (before == null || !new PodView(before).finished());
    if (finishes && pods.size() > patience.finishedPods()) controller.add(new Key.Finished());
  }

  private void later(KubeObject pod) {
    controller.addAfter(new Key.Pod(Name.of(pod)), patience.quarantine());
  }

  private void reconcile(Key key) {
    switch (key) {
      case Key.Pod pod -> reconcile(pod.name());
      case Key.Finished finished -> thinOut();
    }
  }

  private void reconcile(Name name) {
    Optional<KubeObject> pod = pods.get(name);
    if (pod.isEmpty()) return;
    LeftoverPlan.Node node = node(pod.get().text("spec", "nodeName"));
    switch (LeftoverPlan.decide(new LeftoverPlan.Observed(pod.get().deleting(), node))) {
      case KEEP -> {}
      case REMOVE -> remove(pod.get());
    }
  }

  private LeftoverPlan.Node node(String name) {
    if (name.isEmpty()) return LeftoverPlan.Node.NONE;
    Optional<KubeObject> node = nodes.get("", name).or(() -> client.find(Types.NODES, "", name));
    if (node.isEmpty()) return LeftoverPlan.Node.GONE;
    boolean off = isOutOfService(node.get()) && !new NodeView(node.get()).ready();
    return off ? LeftoverPlan.Node.OUT_OF_SERVICE : LeftoverPlan.Node.THERE;
  }

  private static boolean isOutOfService(KubeObject node) {
    return NodeTaint.listOf(node).stream()
        .anyMatch(each -> each.taint().key().equals(NodeTaint.OUT_OF_SERVICE));
  }

  private void remove(KubeObject pod) {
    PodEnd.fail(client, world, pod, "DeletionByPodGC", "PodGC: node no longer exists");
    delete(pod.namespace(), pod.name(), DeleteOptions.exactly(pod.uid()).grace(0));
  }

  private void thinOut() {
    List<LeftoverPlan.Finished> finished =
        pods.list().stream()
            .filter(pod -> new PodView(pod).finished() && !pod.deleting())
            .map(pod -> new LeftoverPlan.Finished(pod.namespace(), pod.name(), pod.created()))
            .toList();
    for (LeftoverPlan.Finished each : LeftoverPlan.surplus(finished, patience.finishedPods())) {
      delete(each.namespace(), each.name(), DeleteOptions.DEFAULT.grace(0));
    }
  }

  private void delete(String namespace, String name, DeleteOptions options) {
    try {
      client.delete(Types.PODS, namespace, name, options);
    } catch (ApiException refused) {
      if (!refused.is("NotFound")) throw refused;
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
