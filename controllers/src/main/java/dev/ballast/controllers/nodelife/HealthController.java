package dev.ballast.controllers.nodelife;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.client.Types;
import dev.ballast.client.view.Condition;
import dev.ballast.client.view.NodeView;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.loop.Controller;
import dev.ballast.loop.IndexBy;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Listens for signs of life, a renewed lease or a fresh status, by this server's own clock: other
/// machines' clocks are not trusted. After a start every node has the full grace again.
public final class HealthController implements AutoCloseable {
  private static final String LEASES = "kube-node-lease";
  private static final List<String> SPOKEN =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");
  static final IndexBy BY_NODE = new IndexBy("node", HealthController::nodeOf);
  private static final IndexBy BY_STATE = new IndexBy("state", HealthController::states);
  private static final String LOST = "lost";

  private final World world;
  private final Client client;
  private final Patience patience;
  private final Cache nodes;
  private final Cache leases;
  private final Cache pods;
  private final Map<String, Instant> heard = new ConcurrentHashMap<>();
  private final EventRecorder events;
  private final Controller<String> controller;
  private boolean mayEvict;

  private HealthController(World world, Client client, Caches caches, Patience patience) {
    this.world = world;
    this.client = client;
    this.patience = patience;
    nodes = caches.of(Types.NODES).index(BY_STATE);
    leases = caches.of(Types.LEASES);
    pods = caches.of(Types.PODS).index(BY_NODE);
    events = new EventRecorder(client, world, "node-controller");
    controller = new Controller<>(world, "nodelife", 4, this::reconcile);
  }

  public static HealthController start(
      World world, Client client, Caches caches, Patience patience) {
    var started = new HealthController(world, client, caches, patience);
    started.listen();
    started.controller.start(started.nodes, started.leases, started.pods);
    return started;
  }

  static List<String> nodeOf(KubeObject pod) {
    String node = pod.text("spec", "nodeName");
    return node.isEmpty() ? List.of() : List.of(node);
  }

  private void listen() {
    nodes.onChange(this::nodeChanged);
    leases.onChange(
        (before, after) -> {
          if (after == null || !after.namespace().equals(LEASES)) return;
          boolean renewed = before == null || !renewTime(before).equals(renewTime(after));
          if (renewed) heard.put(after.name(), world.now());
        });
    pods.onChange(
        (before, after) -> {
          if (after == null || !new PodView(after).ready()) return;
          boolean silent =
              nodes
                  .get("", after.text("spec", "nodeName"))
                  .filter(HealthController::isLost)
                  .isPresent();
          if (silent) controller.add(after.text("spec", "nodeName"));
        });
  }

  private void nodeChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) {
      if (before != null) heard.remove(before.name());
    } else {
      if (before == null || !heartbeat(before).equals(heartbeat(after)))
        heard.put(after.name(), world.now());
      controller.add(after.name());
    }
    lookAtLostOnes();
  }

  /// Whether pods may be taken from the lost nodes depends on how many these are: when that turns,
  /// each of them is looked at again. Called on the cache's thread alone.
  private void lookAtLostOnes() {
    boolean may = cluster().mayEvict();
    if (may == mayEvict) return;
    mayEvict = may;
    nodes.indexed(BY_STATE, LOST).forEach(each -> controller.add(each.name()));
  }

  private HealthPlan.Cluster cluster() {
    return new HealthPlan.Cluster(nodes.size(), nodes.count(BY_STATE, LOST));
  }

  private static List<String> states(KubeObject node) {
    return isLost(node) ? List.of(LOST) : List.of();
  }

  private static boolean isLost(KubeObject node) {
    return !new NodeView(node).ready();
  }

  private static String renewTime(KubeObject lease) {
    return lease.text("spec", "renewTime");
  }

  private static String heartbeat(KubeObject node) {
    for (JsonNode each : node.at("status", "conditions")) {
      if (Json.string(each, "type").equals("Ready")) return Json.string(each, "lastHeartbeatTime");
    }
    return "";
  }

  private void reconcile(String name) {
    Optional<KubeObject> node = nodes.get("", name);
    if (node.isEmpty()) return;
    KubeObject current = node.get();
    for (var action : HealthPlan.decide(observe(current), world.now(), patience.grace())) {
      switch (action) {
        case HealthPlan.Action.MarkUnknown mark ->
            current = markUnknown(current, mark.neverHeard());
        case HealthPlan.Action.SetTaints set -> current = setTaints(current, set.taints());
        case HealthPlan.Action.MarkPodsNotReady mark -> markPodsNotReady(mark.node());
        case HealthPlan.Action.LookAgain again -> controller.addAfter(name, again.after());
      }
    }
  }

  private HealthPlan.Observed observe(KubeObject node) {
    var conditions = new HashMap<String, Boolean>();
    for (JsonNode each : node.at("status", "conditions")) {
      conditions.put(Json.string(each, "type"), Json.string(each, "status").equals("True"));
    }
    return new HealthPlan.Observed(
        node.name(),
        ready(node),
        conditions,
        new NodeView(node).unschedulable(),
        NodeTaint.listOf(node),
        heard.computeIfAbsent(node.name(), unheard -> world.now()),
        cluster());
  }

  private static HealthPlan.Ready ready(KubeObject node) {
    Optional<Condition> ready = Condition.of(node, "Ready");
    if (ready.isEmpty()) return HealthPlan.Ready.UNSAID;
    return switch (ready.get().status()) {
      case "True" -> HealthPlan.Ready.TRUE;
      case "False" -> HealthPlan.Ready.FALSE;
      default -> HealthPlan.Ready.UNKNOWN;
    };
  }

  private KubeObject markUnknown(KubeObject node, boolean never) {
    KubeObject copy = node.copy();
    ObjectNode status = Json.child(copy.tree(), "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
    String now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (String type : SPOKEN) {
      ObjectNode condition = condition(conditions, type);
      if (!Json.string(condition, "status").equals("Unknown"))
        condition.put("lastTransitionTime", now);
      condition
          .put("status", "Unknown")
          .put("reason", never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown")
          .put(
              "message",
              never ? "The node never posted its status." : "The node stopped posting its status.");
    }
    events.normal(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
    return client.updateStatus(Types.NODES, copy);
  }

  private static ObjectNode condition(ArrayNode conditions, String type) {
    for (JsonNode each : conditions) {
      if (Json.string(each, "type").equals(type)) return (ObjectNode) each;
    }
    return conditions.addObject().put("type", type);
  }

  private KubeObject setTaints(KubeObject node, List<NodeTaint> taints) {
    KubeObject copy = node.copy();
    ObjectNode spec = Json.child(copy.tree(), "spec");
    spec.remove("taints");
    if (!taints.isEmpty()) {
      ArrayNode all = spec.putArray("taints");
      taints.forEach(each -> all.add(each.tree()));
    }
    return client.update(Types.NODES, copy);
  }

  private void markPodsNotReady(String node) {
    for (KubeObject pod : pods.indexed(BY_NODE, node)) {
      if (!new PodView(pod).ready()) continue;
      KubeObject copy = pod.copy();
      if (!(Json.child(copy.tree(), "status").get("conditions") instanceof ArrayNode conditions))
        continue;
      condition(conditions, "Ready")
          .put("status", "False")
          .put("lastTransitionTime", world.now().truncatedTo(ChronoUnit.SECONDS).toString());
      client.updateStatus(Types.PODS, copy);
      events.warning(pod, "NodeNotReady", "Node is not ready");
    }
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }
}
