package dev.ballast.cluster;

import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.client.WatchOptions;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Cache;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Yaml;
import dev.ballast.world.SystemWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A cluster with simulated nodes, in memory, and a client that comes in as any other does: over
/// TLS, by the kubeconfig that the cluster wrote.
final class SimulatedCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Map<String, ResourceType> BY_KIND =
      Map.ofEntries(
          Map.entry("ConfigMap", Types.CONFIG_MAPS),
          Map.entry("CronJob", Types.CRON_JOBS),
          Map.entry("DaemonSet", Types.DAEMON_SETS),
          Map.entry("Deployment", Types.DEPLOYMENTS),
          Map.entry("Job", Types.JOBS),
          Map.entry("Pod", Types.PODS),
          Map.entry("PodDisruptionBudget", Types.POD_DISRUPTION_BUDGETS),
          Map.entry("ReplicationController", Types.REPLICATION_CONTROLLERS),
          Map.entry("ResourceQuota", Types.RESOURCE_QUOTAS),
          Map.entry("Service", Types.SERVICES),
          Map.entry("StatefulSet", Types.STATEFUL_SETS),
          Map.entry("StorageClass", Types.STORAGE_CLASSES));

  private final SystemWorld world = new SystemWorld();
  private final Cluster cluster;
  private final HttpTransport transport;
  private final Client client;
  private final Cache pods;

  private SimulatedCluster(Path data, int nodes) {
    cluster =
        Cluster.assemble(
            world,
            Settings.defaults(data)
                .withListen("127.0.0.1", 0)
                .withEngine(Settings.Engine.MEMORY)
                .withNodes(new Settings.Nodes.Simulated(nodes)));
    transport = new HttpTransport(world, Kubeconfig.read(data.resolve("kubeconfig")));
    client = new Client(transport);
    pods = Cache.start(world, client, Types.PODS, "", WatchOptions.ALL);
  }

  static SimulatedCluster start(Path data, int nodes) {
    return new SimulatedCluster(data, nodes);
  }

  Cluster cluster() {
    return cluster;
  }

  Client client() {
    return client;
  }

  HttpTransport transport() {
    return transport;
  }

  /// All pods as a watch tells of them.
  Cache pods() {
    return pods;
  }

  /// Makes a namespace and waits until pods may be made in it.
  String namespace(String name) {
    client.create(Types.NAMESPACES, KubeObject.of("v1", "Namespace", "", name));
    await()
        .atMost(PATIENCE)
        .until(() -> client.find(Types.SERVICE_ACCOUNTS, name, "default").isPresent());
    return name;
  }

  /// Creates what a manifest holds; what names no namespace goes into `namespace`.
  void create(String manifest, String namespace) {
    for (Yaml.Document each : Yaml.documents(manifest)) {
      var object = new KubeObject((ObjectNode) each.tree());
      ResourceType type = BY_KIND.get(object.kind());
      boolean global = type.equals(Types.STORAGE_CLASSES);
      if (!global && object.namespace().isEmpty()) object.metadata().put("namespace", namespace);
      client.create(type, object);
    }
  }

  /// Merges `spec` into an object's spec.
  void change(ResourceType type, String namespace, String name, String spec) {
    var patch = Json.parseObject("{\"spec\":" + spec + "}");
    client.patch(type, namespace, name, "", PatchType.STRATEGIC, patch);
  }

  void delete(ResourceType type, String namespace, String name) {
    client.delete(type, namespace, name, DeleteOptions.DEFAULT);
  }

  List<KubeObject> list(ResourceType type, String namespace) {
    return client.list(type, namespace, ListOptions.ALL).items();
  }

  /// What happens to the pods of a namespace from now on, in order: `+web-0` created, `web-0
  /// ready`, `-web-0` gone.
  List<String> story(String namespace) {
    var story = new CopyOnWriteArrayList<String>();
    pods.onChange((before, after) -> tell(namespace, before, after, story));
    story.clear();
    return story;
  }

  private static void tell(
      String namespace,
      @Nullable KubeObject before,
      @Nullable KubeObject after,
      List<String> story) {
    KubeObject known = after == null ? before : after;
    if (known == null || !known.namespace().equals(namespace)) return;
    if (before == null) story.add("+" + known.name());
    else if (after == null) story.add("-" + known.name());
    boolean wasReady = before != null && new PodView(before).ready();
    if (after != null && !wasReady && new PodView(after).ready())
      story.add(after.name() + " ready");
  }

  @Override
  public void close() {
    pods.close();
    transport.close();
    cluster.close();
  }
}
