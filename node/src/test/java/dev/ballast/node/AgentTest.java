package dev.ballast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.loop.Caches;
import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.simulated.SimulatedRuntime;
import dev.ballast.node.volume.PodFolders;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent with the simulated runtime, against an API of maps.
class AgentTest {
  @TempDir Path folder;

  private final SystemWorld world = new SystemWorld();
  private final Client client = new Client(new MemoryTransport());
  private final Caches caches = new Caches(world, client);
  private final SimulatedRuntime runtime = new SimulatedRuntime(world, "10.244.7.0/24");
  private PodFeed feed;
  private Agent agent;

  @BeforeEach
  void start() {
    feed = PodFeed.over(caches.of(Types.PODS));
    agent = startAgent();
    await().until(() -> client.find(Types.LEASES, "kube-node-lease", "n1").isPresent());
  }

  private Agent startAgent() {
    var folders =
        new PodFolders(
            folder.resolve("data"), folder.resolve("memory"), folder.resolve("pods-logs"));
    var capacity = new AgentSettings.Capacity(4_000, 8L << 30, 100L << 30, 110);
    var settings =
        new AgentSettings(
            "n1",
            Map.of("disk", "ssd"),
            List.of(),
            List.of("10.0.0.7"),
            "10.244.7.0/24",
            capacity,
            folders,
            List.of("10.96.0.10"),
            "cluster.local");
    return Agent.start(world, client, caches, feed, runtime, runtime, settings);
  }

  @AfterEach
  void stop() {
    agent.close();
    caches.close();
  }

  private KubeObject create(String name, String spec) {
    String text =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"},
         "spec":{"nodeName":"n1",%s}}""";
    return client.create(
        Types.PODS, KubeObject.parse(text.formatted(name, spec.replace('\'', '"'))));
  }

  private KubeObject pod(String name) {
    return client.get(Types.PODS, "default", name);
  }

  private void awaitReady(String name) {
    await().pollInterval(Duration.ofMillis(2)).until(() -> new PodView(pod(name)).ready());
  }

  /// As the server does it: a deletion with grace first marks the pod.
  private void delete(String name) {
    KubeObject going = pod(name).copy();
    going.metadata().put("deletionTimestamp", world.now().toString());
    going.metadata().put("deletionGracePeriodSeconds", 5);
    client.update(Types.PODS, going);
  }

  @Test
  void theNodeRegisters() {
    KubeObject node = client.get(Types.NODES, "", "n1");
    assertThat(node.labels()).containsEntry("disk", "ssd").containsKey("kubernetes.io/hostname");
    assertThat(node.text("status", "capacity", "cpu")).isEqualTo("4");
    assertThat(node.at("status", "conditions")).hasSize(4);
  }

  @Test
  void aPodComesUpAndGoes() {
    create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    awaitReady("web-0");
    KubeObject up = pod("web-0");
    assertThat(up.text("status", "phase")).isEqualTo("Running");
    assertThat(up.text("status", "podIP")).startsWith("10.244.7.");
    delete("web-0");
    await().until(() -> client.find(Types.PODS, "default", "web-0").isEmpty());
    await().until(() -> agent.pods().isEmpty());
    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(folder.resolve("data/pods").resolve(up.uid())).doesNotExist();
  }

  @Test
  void initContainersFilesAndTheirLastWordsWork() {
    create(
        "job",
        """
        'restartPolicy':'Never','volumes':[{'name':'d','emptyDir':{}}],
        'initContainers':[{'name':'write','image':'b','command':['sh','-c','echo hello > /d/f'],
          'volumeMounts':[{'name':'d','mountPath':'/d'}]}],
        'containers':[{'name':'read','image':'b',
          'command':['sh','-c','cat /d/f > /dev/termination-log'],
          'volumeMounts':[{'name':'d','mountPath':'/d'}]}]""");
    await().until(() -> pod("job").text("status", "phase").equals("Succeeded"));
    var terminated =
        pod("job").at("status", "containerStatuses").get(0).path("state").path("terminated");
    assertThat(Json.string(terminated, "message")).isEqualTo("hello\n");
  }

  @Test
  void anAgentsRestartLeavesContainersAlone() {
    create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    awaitReady("web-0");
    List<String> before = runtime.containers().stream().map(Container::id).toList();
    KubeObject reported = pod("web-0");
    agent.close();
    agent = startAgent();
    await().until(() -> agent.pods().size() == 1);
    runtime.kill(before.getFirst());
    await().until(() -> restarts("web-0") == 1);
    assertThat(reported.at("status", "containerStatuses").get(0).path("restartCount").intValue())
        .isZero();
    assertThat(runtime.sandboxes()).hasSize(1);
  }

  private long restarts(String name) {
    return Json.number(pod(name).at("status", "containerStatuses").path(0), -1, "restartCount");
  }

  @Test
  void aChangedConfigMapReachesTheFile() throws Exception {
    KubeObject map = KubeObject.of("v1", "ConfigMap", "default", "conf");
    map.tree().putObject("data").put("a", "1");
    client.create(Types.CONFIG_MAPS, map);
    create(
        "p",
        """
        'volumes':[{'name':'c','configMap':{'name':'conf'}}],
        'containers':[{'name':'x','image':'i','env':[{'name':'A',
          'valueFrom':{'configMapKeyRef':{'name':'conf','key':'a'}}}],
          'volumeMounts':[{'name':'c','mountPath':'/c'}]}]""");
    awaitReady("p");
    String id = runtime.containers().getFirst().id();
    assertThat(output(id, "cat", "/c/a")).isEqualTo("1");
    assertThat(output(id, "printenv", "A")).isEqualTo("1\n");
    KubeObject changed = client.get(Types.CONFIG_MAPS, "default", "conf").copy();
    Json.child(changed.tree(), "data").put("a", "2");
    client.update(Types.CONFIG_MAPS, changed);
    await().until(() -> output(id, "cat", "/c/a").equals("2"));
  }

  private String output(String container, String... command) {
    var result = runtime.execSync(container, List.of(command), Duration.ofSeconds(1));
    return new String(result.stdout(), StandardCharsets.UTF_8);
  }

  @Test
  void aPodWaitsForWhatItsEnvironmentNeeds() {
    create(
        "p",
        """
        'containers':[{'name':'x','image':'i','envFrom':[{'secretRef':{'name':'late'}}]}]""");
    await()
        .until(
            () ->
                Json.string(
                        pod("p").at("status", "containerStatuses").path(0),
                        "state",
                        "waiting",
                        "reason")
                    .equals("CreateContainerConfigError"));
    KubeObject secret = KubeObject.of("v1", "Secret", "default", "late");
    secret.tree().putObject("data").put("K", "dg==");
    client.create(Types.SECRETS, secret);
    awaitReady("p");
  }

  @Test
  void readinessFollowsItsProbe() {
    String probe = "'readinessProbe':{'exec':{'command':['cat','/r/ok']},'periodSeconds':1}";
    create(
        "p",
        """
        'volumes':[{'name':'r','hostPath':{'path':'%s'}}],
        'containers':[{'name':'x','image':'i',%s,
          'volumeMounts':[{'name':'r','mountPath':'/r'}]}]"""
            .formatted(folder.resolve("r"), probe));
    await().until(() -> pod("p").text("status", "phase").equals("Running"));
    assertThat(new PodView(pod("p")).ready()).isFalse();
    await()
        .until(
            () -> {
              Files.writeString(folder.resolve("r/ok"), "");
              return new PodView(pod("p")).ready();
            });
  }

  @Test
  void whatIsLeftOfAForgottenPodIsRemoved() {
    create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    awaitReady("web-0");
    agent.close();
    client.delete(
        Types.PODS, "default", "web-0", dev.ballast.client.DeleteOptions.DEFAULT.grace(0));
    await().until(() -> caches.of(Types.PODS).size() == 0);
    agent = startAgent();
    await().until(() -> runtime.sandboxes().isEmpty());
  }

  @Test
  void fiftyPodsOneAfterTheOther() {
    long begun = world.nanoTime();
    for (int i = 0; i < 50; i++) {
      String name = "web-" + i;
      create(name, "'containers':[{'name':'nginx','image':'nginx:1'}]");
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(200_000))
          .until(() -> new PodView(pod(name)).ready());
    }
    long millis = (world.nanoTime() - begun) / 1_000_000;
    System.out.println("50 ordered pods: " + millis + " ms");
    assertThat(millis).isLessThan(5_000);
  }
}
