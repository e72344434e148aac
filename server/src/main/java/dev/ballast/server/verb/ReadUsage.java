package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ObjectKey;
import dev.ballast.objects.Quantity;
import dev.ballast.objects.Verb;
import dev.ballast.server.remote.NodeAccess;
import dev.ballast.server.remote.NodeUse;
import dev.ballast.server.request.Request;
import dev.ballast.server.select.Selection;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What nodes and pods use: `metrics.k8s.io`, which `kubectl top` reads. The nodes are asked when
/// somebody wants to know; selectors go by the labels of the nodes and pods themselves.
public final class ReadUsage {
  private static final int NANO = 9;

  private final Objects objects;
  private final NodeAccess nodes;

  ReadUsage(Objects objects, NodeAccess nodes) {
    this.objects = objects;
    this.nodes = nodes;
  }

  public Response run(Kind kind, Request request) {
    Snapshot<Stored> now = objects.snapshot();
    List<Stored> measured =
        kind.namespaced() ? pods(kind, request, now) : nodes(kind, request, now);
    if (request.verb() == Verb.LIST) {
      return Response.of(200, new Response.Page(kind, now.revision(), "", -1, measured));
    }
    if (!measured.isEmpty()) {
      return Response.of(200, new Response.One(kind, measured.getFirst()));
    }
    throw ApiException.notFound(kind.type().groupResource(), request.target().name());
  }

  private List<Stored> nodes(Kind kind, Request request, Snapshot<Stored> now) {
    Map<String, Stored> wanted = named(subjects(kind, request, now));
    var measured = new ArrayList<Stored>();
    for (NodeUse each : ask(wanted.keySet())) {
      Stored node = wanted.get(each.node());
      if (node == null) continue;
      ObjectNode tree = head(kind, node, each);
      use(tree, each.cpuNanocores(), each.memoryBytes());
      measured.add(Stored.draft(tree, false));
    }
    return measured;
  }

  private static Map<String, Stored> named(List<Stored> objects) {
    var named = new TreeMap<String, Stored>();
    for (Stored each : objects) named.put(each.object().name(), each);
    return named;
  }

  private List<Stored> pods(Kind kind, Request request, Snapshot<Stored> now) {
    List<Stored> wanted = subjects(kind, request, now);
    Set<String> on =
        wanted.stream()
            .map(pod -> pod.object().text("spec", "nodeName"))
            .filter(node -> !node.isEmpty())
            .collect(Collectors.toSet());
    record Found(NodeUse node, NodeUse.PodUse pod) {}
    var found = new HashMap<String, Found>();
    for (NodeUse node : ask(on)) {
      for (NodeUse.PodUse pod : node.pods()) found.put(pod.uid(), new Found(node, pod));
    }
    var measured = new ArrayList<Stored>();
    for (Stored pod : wanted) {
      Found there = found.get(pod.object().uid());
      if (there == null) continue;
      ObjectNode tree = head(kind, pod, there.node());
      ArrayNode containers = tree.putArray("containers");
      for (NodeUse.ContainerUse each : there.pod().containers()) {
        ObjectNode container = containers.addObject().put("name", each.name());
        use(container, each.cpuNanocores(), each.memoryBytes());
      }
      measured.add(Stored.draft(tree, false));
    }
    return measured;
  }

  /// The nodes or pods that are asked about.
  private static List<Stored> subjects(Kind kind, Request request, Snapshot<Stored> now) {
    Selection selection = Selection.of(kind, request.target(), request.parameters());
    var resource = new GroupResource("", kind.type().resource());
    String namespace = request.target().namespace();
    if (request.verb() == Verb.GET) {
      var key = new ObjectKey(resource, namespace, request.target().name());
      Entry<Stored> one = now.get(Keys.of(key));
      return one == null ? List.of() : List.of(one.value());
    }
    var all = new ArrayList<Stored>();
    for (Entry<Stored> each : now.scan(Keys.folder(resource, namespace), "")) {
      if (selection.matches(each.value())) all.add(each.value());
    }
    return all;
  }

  private List<NodeUse> ask(Set<String> names) {
    try {
      return nodes.usage().of(names);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server stops");
    }
  }

  private static ObjectNode head(Kind kind, Stored subject, NodeUse measured) {
    ObjectNode tree = Json.object();
    tree.put("kind", kind.kind()).put("apiVersion", kind.type().apiVersion());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", subject.object().name());
    if (kind.namespaced()) metadata.put("namespace", subject.object().namespace());
    String at = measured.at().truncatedTo(ChronoUnit.SECONDS).toString();
    metadata.put("creationTimestamp", at);
    if (!subject.labels().isEmpty()) {
      ObjectNode labels = metadata.putObject("labels");
      new TreeMap<>(subject.labels()).forEach(labels::put);
    }
    tree.put("timestamp", at).put("window", seconds(measured.window()));
    return tree;
  }

  /// As Go prints a duration, to the millisecond: `15.02s`.
  private static String seconds(Duration window) {
    BigDecimal seconds = BigDecimal.valueOf(window.toMillis(), 3).stripTrailingZeros();
    return seconds.toPlainString() + "s";
  }

  private static void use(ObjectNode user, long cpuNanocores, long memoryBytes) {
    var cpu = new Quantity(BigDecimal.valueOf(cpuNanocores, NANO), Quantity.Format.DECIMAL_SI);
    user.putObject("usage")
        .put("cpu", cpu.toString())
        .put("memory", Quantity.ofBytes(memoryBytes / 1024 * 1024).toString());
  }
}
