package dev.ballast.bench.work;

import dev.ballast.bench.http.Answer;
import dev.ballast.bench.http.Connection;
import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.http.Lines;
import dev.ballast.objects.Json;
import dev.ballast.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// Nodes that are played: a pod that is bound to one becomes ready at once. What is measured with
/// them is the control plane alone.
final class Kubelets implements AutoCloseable {
  private static final int HANDS = 16;
  private static final String NODE =
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"%1$s","labels":
       {"kubernetes.io/hostname":"%1$s","type":"played"}},"spec":{}}""";
  private static final String NODE_STATUS =
      """
      {"status":{"capacity":{"cpu":"64","memory":"256Gi","pods":"1000"},
       "allocatable":{"cpu":"64","memory":"256Gi","pods":"1000"},
       "conditions":[{"type":"Ready","status":"True","reason":"ok","message":"ok",
       "lastHeartbeatTime":"%1$s","lastTransitionTime":"%1$s"}]}}""";
  private static final String LEASE =
      """
      {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%1$s"},
       "spec":{"holderIdentity":"%1$s","leaseDurationSeconds":600,"renewTime":"%2$s.000000Z"}}""";
  private static final String RUNNING =
      """
      {"status":{"phase":"Running","podIP":"10.1.2.3","podIPs":[{"ip":"10.1.2.3"}],
       "startTime":"%1$s","conditions":[
       {"type":"Initialized","status":"True","lastTransitionTime":"%1$s"},
       {"type":"Ready","status":"True","lastTransitionTime":"%1$s"},
       {"type":"ContainersReady","status":"True","lastTransitionTime":"%1$s"},
       {"type":"PodScheduled","status":"True","lastTransitionTime":"%1$s"}]}}""";

  private final Load load;
  private final World world;
  private final Endpoint server;
  private final String pods;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<String> bound = new LinkedBlockingQueue<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Connection watch;
  private volatile boolean closed;

  private Kubelets(Load load, String namespace) throws IOException {
    this.load = load;
    this.world = load.world();
    this.server = load.endpoint();
    this.pods = "/api/v1/namespaces/" + namespace + "/pods";
    this.watch = Connection.open(server);
  }

  /// Plays `nodes` of them for the pods of a namespace.
  static Kubelets play(Load load, String namespace, int nodes) {
    try {
      var kubelets = new Kubelets(load, namespace);
      kubelets.register(nodes);
      kubelets.start();
      return kubelets;
    } catch (IOException e) {
      throw new Load.Refused("the played nodes: " + e.getMessage(), e);
    }
  }

  private String now() {
    return world.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void register(int nodes) throws IOException {
    String leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    try (Connection connection = Connection.open(server)) {
      for (int i = 0; i < nodes; i++) {
        String name = "played-" + i;
        connection.exchange(server.post("/api/v1/nodes", NODE.formatted(name)));
        String path = "/api/v1/nodes/" + name + "/status";
        byte[] status = server.patch(path, Endpoint.MERGE, NODE_STATUS.formatted(now()));
        Answer told = connection.exchange(status);
        if (told.refused()) throw new IOException(told.code() + " " + told.text());
        String at = now().replace("Z", "");
        byte[] lease = server.post(leases, LEASE.formatted(name, at));
        if (connection.exchange(lease).code() == 409) {
          String renewal = "{\"spec\":{\"renewTime\":\"" + at + ".000000Z\"}}";
          connection.exchange(server.patch(leases + "/" + name, Endpoint.MERGE, renewal));
        }
      }
    }
  }

  private void start() throws IOException {
    String list = load.once(server.get(pods + "?limit=1")).text();
    String version = Json.string(Json.parse(list), "metadata", "resourceVersion");
    if (watch.begin(server.get(pods + "?watch=1&resourceVersion=" + version)) != 200)
      throw new IOException("the watch of pods was refused");
    threads.add(world.spawn("kubelets", () -> follow(version)));
    for (int i = 0; i < HANDS; i++) threads.add(world.spawn("kubelet", this::work));
  }

  private void follow(String from) {
    String version = from;
    while (!closed) {
      try {
        version = read(new Lines(watch), version);
        if (closed) return;
        cuts.incrementAndGet();
        watch = Connection.open(server);
        watch.begin(server.get(pods + "?watch=1&resourceVersion=" + version));
      } catch (IOException cut) {
        if (closed) return;
        cuts.incrementAndGet();
      }
    }
  }

  private String read(Lines lines, String from) throws IOException {
    String version = from;
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      int length = line.to() - line.from();
      JsonNode event =
          Json.parse(new String(line.bytes(), line.from(), length, StandardCharsets.UTF_8));
      if (Json.string(event, "type").equals("ERROR")) return "0";
      JsonNode pod = event.path("object");
      version = Json.string(pod, "metadata", "resourceVersion");
      boolean waits =
          !Json.string(pod, "spec", "nodeName").isEmpty()
              && !Json.string(pod, "status", "phase").equals("Running")
              && !pod.path("metadata").has("deletionTimestamp");
      String name = Json.string(pod, "metadata", "name");
      if (waits && begun.add(name)) bound.add(name);
    }
    return version;
  }

  private void work() {
    try (Connection connection = Connection.open(server)) {
      while (!closed) {
        String name = bound.take();
        String path = pods + "/" + name + "/status";
        String body = RUNNING.formatted(now());
        Answer told = connection.exchange(server.patch(path, Endpoint.STRATEGIC, body));
        if (told.refused()) begun.remove(name);
        else ready.incrementAndGet();
      }
    } catch (IOException | InterruptedException over) {
      if (!closed) cuts.incrementAndGet();
    }
  }

  /// How many pods are ready.
  int ready() {
    return ready.get();
  }

  /// How often the watch was cut.
  int cuts() {
    return cuts.get();
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    watch.close();
  }
}
