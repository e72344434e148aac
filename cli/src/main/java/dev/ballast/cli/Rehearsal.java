package dev.ballast.cli;

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
import java.util.List;

/// A cluster's first minutes, played for the JVM to take down: the build runs this once with
/// `-XX:AOTCacheOutput`, and a server that starts with the cache finds the classes loaded and
/// linked, and knows which methods will be hot (JEP 483, 514, 515). It plays what a start and the
/// first requests need, and no more: what is recorded is also loaded by each start.
///
/// `java -cp ... dev.ballast.cli.Rehearsal EMPTY_FOLDER MANIFESTS`
final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String NAMESPACE = "default";

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
        try (var transport = new HttpTransport(world, Kubeconfig.read(folder.kubeconfig()))) {
          play(world, new Client(transport), Manifests.read(List.of(args[1])));
        }
      }
    }
    System.exit(0);
  }

  private static void play(World world, Client client, Manifests manifests) throws Exception {
    new Applier(client, System.out, true).apply(manifests);
    awaitPods(world, client);
    for (int i = 0; i < 100; i++) everyVerb(client, "rehearsal-" + i);
    client.deleteCollection(
        Types.CONFIG_MAPS, NAMESPACE, ListOptions.labels("rehearsal"), DeleteOptions.DEFAULT);
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

  private static void everyVerb(Client client, String name) throws Exception {
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
