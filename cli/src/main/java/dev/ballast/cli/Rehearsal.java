package dev.ballast.cli;

import dev.ballast.bench.http.Endpoint;
import dev.ballast.bench.work.Load;
import dev.ballast.bench.work.Objects;
import dev.ballast.bench.work.ServerCost;
import dev.ballast.bench.work.Sets;
import dev.ballast.bench.work.Watchers;
import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.ListOptions;
import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.client.WatchOptions;
import dev.ballast.client.http.HttpTransport;
import dev.ballast.client.http.Kubeconfig;
import dev.ballast.client.view.PodView;
import dev.ballast.cluster.Cluster;
import dev.ballast.cluster.Settings;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A cluster's first minutes, played for the JVM to take down: the build runs this once with
/// `-XX:AOTCacheOutput`, and a server that starts with the cache finds the classes loaded and
/// linked, and knows from its first request which methods will be hot and how they are used (JEP
/// 483, 514, 515). So it plays what servers do most, by HTTP/2 and HTTP/1.1, as often as the
/// compiler needs to make up its mind; and no rare thing, as each start loads what is recorded.
///
/// `java -cp ... dev.ballast.cli.Rehearsal EMPTY_FOLDER MANIFESTS`
final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String NAMESPACE = "default";
  private static final int CONNECTIONS = 16;

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    var folder = new DataFolder(Path.of(args[0]));
    String[] up = {"up", "--simulate", "1", "--data", args[0]};
    Main.commandLine(up).parseArgs(up);
    var world = new SystemWorld();
    Settings settings =
        Settings.defaults(folder.path())
            .withListen("127.0.0.1", 0)
            .withNodes(new Settings.Nodes.Simulated(1));
    for (int start = 0; start < 2; start++) {
      try (Cluster cluster = Cluster.assemble(world, settings)) {
        RunningServer.announce(folder, cluster.url());
        RunningServer.find(folder);
        Kubeconfig access = Kubeconfig.read(folder.kubeconfig());
        try (var transport = new HttpTransport(world, access)) {
          var client = new Client(transport);
          new Applier(client, System.out, true).apply(Manifests.read(List.of(args[1])));
          awaitPods(world, client);
          useTheClient(world, client);
        }
        if (start > 0) carryLoad(new Load(world, Endpoint.of(access), new ServerCost(List.of())));
      }
    }
    System.exit(0);
  }

  /// By HTTP/2, as kubectl and the clients' libraries do it.
  private static void useTheClient(World world, Client client) {
    var workers = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < CONNECTIONS; i++) {
      String worker = "rehearsal-" + i + "-";
      Runnable work = () -> everyVerbOften(client, worker);
      workers.add(CompletableFuture.runAsync(work, task -> world.spawn(worker, task)));
    }
    workers.forEach(CompletableFuture::join);
    client.deleteCollection(
        Types.CONFIG_MAPS, NAMESPACE, ListOptions.labels("rehearsal"), DeleteOptions.DEFAULT);
  }

  /// By HTTP/1.1, as proxies and simple clients do it.
  private static void carryLoad(Load load) throws InterruptedException {
    var objects = new Objects(load, "rehearsal", CONNECTIONS);
    objects.round(2_000);
    objects.list(20);
    objects.listNothing(200);
    objects.drop();
    Watchers.run(load, "rehearsal-watch", 50, 200);
    new Sets(100, "Parallel", 10, "local").run(load, "rehearsal-sets");
  }

  private static void awaitPods(World world, Client client) throws InterruptedException {
    long end = world.nanoTime() + PATIENCE.toNanos();
    while (world.nanoTime() < end) {
      List<KubeObject> pods = client.list(Types.PODS, NAMESPACE, ListOptions.ALL).items();
      if (!pods.isEmpty() && pods.stream().allMatch(pod -> new PodView(pod).ready())) return;
      world.sleep(Duration.ofMillis(50));
    }
    throw new CommandFailed("the rehearsal's pods did not become ready");
  }

  private static void everyVerbOften(Client client, String worker) {
    try {
      for (int i = 0; i < 50; i++) everyVerb(client, worker + i);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void everyVerb(Client client, String name) throws InterruptedException {
    KubeObject made = KubeObject.of("v1", "ConfigMap", NAMESPACE, name);
    made.metadata().putObject("labels").put("rehearsal", "1");
    made.tree().putObject("data").put("key", "x".repeat(1_000));
    String before = client.list(Types.CONFIG_MAPS, NAMESPACE, ListOptions.ALL).resourceVersion();
    KubeObject there = client.create(Types.CONFIG_MAPS, made);
    try (var events = client.watch(Types.CONFIG_MAPS, NAMESPACE, WatchOptions.ALL.after(before))) {
      events.next(PATIENCE);
    }
    KubeObject changed = there.copy();
    Json.child(changed.tree(), "data").put("key", "y");
    client.update(Types.CONFIG_MAPS, changed);
    client.patch(
        Types.CONFIG_MAPS,
        NAMESPACE,
        name,
        "",
        PatchType.MERGE,
        Json.parseObject("{\"data\":{\"more\":\"z\"}}"));
    client.get(Types.CONFIG_MAPS, NAMESPACE, name);
  }
}
