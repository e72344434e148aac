package dev.ballast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.Client;
import dev.ballast.client.DeleteOptions;
import dev.ballast.client.Types;
import dev.ballast.node.runtime.Container;
import dev.ballast.node.runtime.simulated.SimulatedRuntime;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.SystemWorld;
import dev.ballast.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent with the simulated runtime, against an API of maps.
class AgentTest {
  @TempDir Path folder;

  private final World world = new SystemWorld();
  private final SimulatedRuntime runtime = new SimulatedRuntime(world, "10.244.7.0/24");
  private TestNode node;
  private Client client;

  @BeforeEach
  void start() {
    node = new TestNode(runtime, runtime, folder);
    client = node.client;
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theNodeRegisters() {
    KubeObject registered = client.get(Types.NODES, "", "n1");
    assertThat(registered.labels())
        .containsEntry("disk", "ssd")
        .containsKey("kubernetes.io/hostname");
    assertThat(registered.text("status", "capacity", "cpu")).isEqualTo("4");
    assertThat(registered.at("status", "conditions")).hasSize(4);
  }

  @Test
  void aPodComesUpAndGoes() {
    node.create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    node.awaitReady("web-0");
    KubeObject up = node.pod("web-0");
    assertThat(up.text("status", "phase")).isEqualTo("Running");
    assertThat(up.text("status", "podIP")).startsWith("10.244.7.");
    node.delete("web-0");
    await().until(() -> client.find(Types.PODS, "default", "web-0").isEmpty());
    await().until(() -> node.agent().pods().isEmpty());
    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(folder.resolve("data/pods").resolve(up.uid())).doesNotExist();
  }

  @Test
  void initContainersFilesAndTheirLastWordsWork() {
    node.create(
        "job",
        """
        'restartPolicy':'Never','volumes':[{'name':'d','emptyDir':{}}],
        'initContainers':[{'name':'write','image':'b','command':['sh','-c','echo hello > /d/f'],
          'volumeMounts':[{'name':'d','mountPath':'/d'}]}],
        'containers':[{'name':'read','image':'b',
          'command':['sh','-c','cat /d/f > /dev/termination-log'],
          'volumeMounts':[{'name':'d','mountPath':'/d'}]}]""");
    await().until(() -> node.pod("job").text("status", "phase").equals("Succeeded"));
    var terminated =
        node.pod("job").at("status", "containerStatuses").get(0).path("state").path("terminated");
    assertThat(Json.string(terminated, "message")).isEqualTo("hello\n");
  }

  @Test
  void anAgentsRestartLeavesContainersAlone() {
    node.create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    node.awaitReady("web-0");
    List<String> before = runtime.containers().stream().map(Container::id).toList();
    KubeObject reported = node.pod("web-0");
    node.restartAgent();
    await().until(() -> node.agent().pods().size() == 1);
    runtime.kill(before.getFirst());
    await().until(() -> node.restarts("web-0") == 1);
    assertThat(reported.at("status", "containerStatuses").get(0).path("restartCount").intValue())
        .isZero();
    assertThat(runtime.sandboxes()).hasSize(1);
  }

  @Test
  void aChangedConfigMapReachesTheFile() throws Exception {
    KubeObject map = KubeObject.of("v1", "ConfigMap", "default", "conf");
    map.tree().putObject("data").put("a", "1");
    client.create(Types.CONFIG_MAPS, map);
    node.create(
        "p",
        """
        'volumes':[{'name':'c','configMap':{'name':'conf'}}],
        'containers':[{'name':'x','image':'i','env':[{'name':'A',
          'valueFrom':{'configMapKeyRef':{'name':'conf','key':'a'}}}],
          'volumeMounts':[{'name':'c','mountPath':'/c'}]}]""");
    node.awaitReady("p");
    String id = runtime.containers().getFirst().id();
    assertThat(node.output(id, "cat", "/c/a")).isEqualTo("1");
    assertThat(node.output(id, "printenv", "A")).isEqualTo("1\n");
    KubeObject changed = client.get(Types.CONFIG_MAPS, "default", "conf").copy();
    Json.child(changed.tree(), "data").put("a", "2");
    client.update(Types.CONFIG_MAPS, changed);
    await().until(() -> node.output(id, "cat", "/c/a").equals("2"));
  }

  @Test
  void aPodWaitsForWhatItsEnvironmentNeeds() {
    node.create(
        "p",
        """
        'containers':[{'name':'x','image':'i','envFrom':[{'secretRef':{'name':'late'}}]}]""");
    await()
        .until(
            () ->
                Json.string(
                        node.pod("p").at("status", "containerStatuses").path(0),
                        "state",
                        "waiting",
                        "reason")
                    .equals("CreateContainerConfigError"));
    KubeObject secret = KubeObject.of("v1", "Secret", "default", "late");
    secret.tree().putObject("data").put("K", "dg==");
    client.create(Types.SECRETS, secret);
    node.awaitReady("p");
  }

  @Test
  void readinessFollowsItsProbe() {
    String probe = "'readinessProbe':{'exec':{'command':['cat','/r/ok']},'periodSeconds':1}";
    node.create(
        "p",
        """
        'volumes':[{'name':'r','hostPath':{'path':'%s'}}],
        'containers':[{'name':'x','image':'i',%s,
          'volumeMounts':[{'name':'r','mountPath':'/r'}]}]"""
            .formatted(folder.resolve("r"), probe));
    await().until(() -> node.pod("p").text("status", "phase").equals("Running"));
    assertThat(node.ready("p")).isFalse();
    await()
        .until(
            () -> {
              Files.writeString(folder.resolve("r/ok"), "");
              return node.ready("p");
            });
  }

  @Test
  void whatIsLeftOfAForgottenPodIsRemoved() {
    node.create("web-0", "'containers':[{'name':'nginx','image':'nginx:1'}]");
    node.awaitReady("web-0");
    node.stopAgent();
    client.delete(Types.PODS, "default", "web-0", DeleteOptions.DEFAULT.grace(0));
    await().until(() -> node.caches.of(Types.PODS).size() == 0);
    node.restartAgent();
    await().until(() -> runtime.sandboxes().isEmpty());
  }

  @Test
  void foldersOfPodsThatAreGoneAreRemoved() throws Exception {
    node.create(
        "web-0", "'volumes':[{'name':'d','emptyDir':{}}],'containers':[{'name':'x','image':'i'}]");
    node.awaitReady("web-0");
    Path kept = folder.resolve("data/pods").resolve(node.pod("web-0").uid());
    Path folders = Files.createDirectories(folder.resolve("data/pods/gone/volumes/d"));
    Path memory = Files.createDirectories(folder.resolve("memory/gone/s"));
    Path logs = Files.createDirectories(folder.resolve("pods-logs/default_web-9_gone/x"));
    node.restartAgent();
    await().until(() -> Files.notExists(logs) && Files.notExists(memory));
    assertThat(folders).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void fiftyPodsOneAfterTheOther() {
    long begun = world.nanoTime();
    for (int i = 0; i < 50; i++) {
      String name = "web-" + i;
      node.create(name, "'containers':[{'name':'nginx','image':'nginx:1'}]");
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(200_000))
          .until(() -> node.ready(name));
    }
    long millis = (world.nanoTime() - begun) / 1_000_000;
    System.out.println("50 ordered pods: " + millis + " ms");
    assertThat(millis).isLessThan(5_000);
  }
}
