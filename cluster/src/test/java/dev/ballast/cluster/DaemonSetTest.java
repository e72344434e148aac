package dev.ballast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.client.PatchType;
import dev.ballast.client.Types;
import dev.ballast.client.view.PodView;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The article's DaemonSet, whole: API, controllers, scheduler, simulated nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaemonSetTest {
  private static final String NAME = "fluentd-elasticsearch";
  private static final String[] NODES = {"sim-0", "sim-1", "sim-2"};

  private SimulatedCluster cluster;
  private String manifest;

  @BeforeAll
  void start(@TempDir Path data) throws IOException {
    cluster = SimulatedCluster.start(data, NODES.length);
    Path article = Sources.root().resolve("examples/article/fluentd-daemonset.yaml");
    manifest = Files.readString(article);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  /// The article's manifest names a namespace; here each test has its own.
  private String started(String namespace) {
    String here = cluster.namespace(namespace);
    cluster.create(manifest.replace("namespace: kube-system", "namespace: " + here), here);
    awaitPodsOn(here, NODES);
    return here;
  }

  private void awaitPodsOn(String namespace, String... nodes) {
    await()
        .atMost(SimulatedCluster.PATIENCE)
        .untilAsserted(
            () -> {
              KubeObject set = cluster.client().get(Types.DAEMON_SETS, namespace, NAME);
              assertThat(set.number(0, "status", "observedGeneration")).isEqualTo(set.generation());
              assertThat(set.number(0, "status", "numberAvailable")).isEqualTo(nodes.length);
              assertThat(set.number(0, "status", "updatedNumberScheduled")).isEqualTo(nodes.length);
              assertThat(cluster.list(Types.PODS, namespace))
                  .extracting(each -> each.text("spec", "nodeName"))
                  .containsExactlyInAnyOrder(nodes);
            });
  }

  @Test
  void aPodRunsOnEveryNode() {
    String here = started("everywhere");
    assertThat(cluster.list(Types.PODS, here)).allMatch(each -> new PodView(each).ready());
  }

  @Test
  void aNodeSelectorMovesThem() {
    String here = started("selected");
    label("sim-1", "\"fast\"");
    cluster.change(
        Types.DAEMON_SETS,
        here,
        NAME,
        "{\"template\":{\"spec\":{\"nodeSelector\":{\"disk\":\"fast\"}}}}");
    awaitPodsOn(here, "sim-1");
    label("sim-2", "\"fast\"");
    awaitPodsOn(here, "sim-1", "sim-2");
    label("sim-1", "null");
    awaitPodsOn(here, "sim-2");
    label("sim-2", "null");
    awaitPodsOn(here);
  }

  private void label(String node, String disk) {
    var patch = Json.parseObject("{\"metadata\":{\"labels\":{\"disk\":%s}}}".formatted(disk));
    cluster.client().patch(Types.NODES, "", node, "", PatchType.MERGE, patch);
  }

  @Test
  void anUpdateNeverTakesMoreThanOneAway() {
    String here = started("replacing");
    List<Count> counts = watch(here);
    image(here, "fluentd:2");
    awaitPodsOn(here, NODES);
    assertThat(counts).allMatch(each -> each.ready() >= NODES.length - 1, "one missing at most");
    assertThat(counts).allMatch(each -> each.living() <= NODES.length, "none surplus");
  }

  @Test
  void aSurgingUpdateTakesNoneAway() {
    String here = started("surging");
    cluster.change(
        Types.DAEMON_SETS,
        here,
        NAME,
        "{\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":0}}}");
    List<Count> counts = watch(here);
    image(here, "fluentd:2");
    awaitPodsOn(here, NODES);
    assertThat(counts).allMatch(each -> each.ready() >= NODES.length, "none missing");
    assertThat(counts).allMatch(each -> each.living() <= NODES.length + 1, "one surplus at most");
  }

  private void image(String namespace, String image) {
    String spec = "{\"template\":{\"spec\":{\"containers\":[{\"name\":\"%s\",\"image\":\"%s\"}]}}}";
    cluster.change(Types.DAEMON_SETS, namespace, NAME, spec.formatted(NAME, image));
  }

  /// How many nodes have a ready pod, and how many pods are not on their way out.
  private record Count(int ready, int living) {}

  /// Counts at every event of the watch from now on.
  private List<Count> watch(String namespace) {
    Map<String, KubeObject> pods = new HashMap<>();
    var counts = new CopyOnWriteArrayList<Count>();
    cluster
        .pods()
        .onChange(
            (before, after) -> {
              KubeObject known = after == null ? before : after;
              if (known == null || !known.namespace().equals(namespace)) return;
              if (after == null) pods.remove(known.name());
              else pods.put(known.name(), after);
              counts.add(count(pods));
            });
    counts.clear();
    return counts;
  }

  private static Count count(Map<String, KubeObject> pods) {
    Set<String> ready = new HashSet<>();
    int living = 0;
    for (KubeObject each : pods.values()) {
      var pod = new PodView(each);
      if (pod.ready() && !pod.terminating()) ready.add(pod.nodeName());
      if (!pod.terminating()) living++;
    }
    return new Count(ready.size(), living);
  }

  @Test
  void deletingTheSetDeletesItsPods() {
    String here = started("deleted");
    cluster.delete(Types.DAEMON_SETS, here, NAME);
    await().atMost(SimulatedCluster.PATIENCE).until(() -> cluster.list(Types.PODS, here).isEmpty());
  }
}
