package dev.ballast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.ListOptions;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Caches;
import dev.ballast.node.probe.PodReach;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.volume.PodFolders;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// An agent over a runtime, and an API of maps for it.
public final class TestNode implements AutoCloseable {
  public final World world = new SystemWorld();
  public final Client client = new Client(new MemoryTransport());
  final Caches caches = new Caches(world, client);
  final Path folder;
  private final PodFeed feed = PodFeed.over(caches);
  private final PodReach reach;
  private Runtime runtime;
  private Agent agent;

  public TestNode(Runtime runtime, PodReach reach, Path folder) {
    this.runtime = runtime;
    this.reach = reach;
    this.folder = folder;
    agent = start();
    await().until(() -> client.find(Types.LEASES, "kube-node-lease", "n1").isPresent());
  }

  private Agent start() {
    var folders =
        new PodFolders(
            folder.resolve("data"), folder.resolve("memory"), folder.resolve("pods-logs"));
    var settings =
        new AgentSettings(
            "n1",
            "c1",
            Map.of("disk", "ssd"),
            List.of(),
            List.of("10.0.0.7"),
            "10.244.7.0/24",
            new AgentSettings.Capacity(4_000, 8L << 30, 100L << 30, 110),
            folders,
            List.of("10.96.0.10"),
            "cluster.local",
            false);
    return Agent.start(world, client, client, caches, feed, runtime, reach, settings);
  }

  /// The agent ends and another one starts.
  public void restartAgent() {
    stopAgent();
    agent = start();
  }

  void stopAgent() {
    agent.close();
  }

  Agent agent() {
    return agent;
  }

  public KubeObject create(String name, String spec) {
    String text =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"},
         "spec":{"nodeName":"n1",%s}}""";
    return client.create(
        Types.PODS, KubeObject.parse(text.formatted(name, spec.replace('\'', '"'))));
  }

  public KubeObject pod(String name) {
    return client.get(Types.PODS, "default", name);
  }

  public JsonNode container(String name) {
    return pod(name).at("status", "containerStatuses").path(0);
  }

  /// The runtime's id of the pod's first container.
  public String containerId(String name) {
    return Json.string(container(name), "containerID").replaceFirst(".*://", "");
  }

  public long restarts(String name) {
    return Json.number(container(name), -1, "restartCount");
  }

  public boolean ready(String name) {
    return new PodView(pod(name)).ready();
  }

  public void awaitReady(String name) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ready(name)).as(() -> account(name)).isTrue());
  }

  /// The pod's status and what was told of it, for a failed test.
  private String account(String name) {
    var account = new StringBuilder(Json.text(pod(name).at("status")));
    for (KubeObject each : client.list(Types.EVENTS, "default", ListOptions.ALL).items()) {
      account.append("\n").append(each.text("reason")).append(": ").append(each.text("message"));
    }
    return account.toString();
  }

  /// As the server does it: a deletion with grace first marks the pod.
  public void delete(String name) {
    KubeObject going = pod(name).copy();
    going.metadata().put("deletionTimestamp", world.now().toString());
    going.metadata().put("deletionGracePeriodSeconds", 5);
    client.update(Types.PODS, going);
  }

  public String output(String container, String... command) {
    var result = runtime.execSync(container, List.of(command), Duration.ofSeconds(5));
    return new String(result.stdout(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    agent.close();
    caches.close();
  }
}
