package dev.ballast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nodes and pods use, as `kubectl top` and clients of `metrics.k8s.io` read it.
class TopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Server server;
  private static Tool kubectl;
  private static KubernetesClient client;

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    server = new Server(shared.resolve("data"), 2);
    kubectl = Tool.against(server.straight(), "kubectl", shared);
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.straight())).build();
    client.load(TopTest.class.getResourceAsStream("/set.yaml")).inNamespace("default").create();
    await()
        .atMost(PATIENCE)
        .until(() -> client.top().pods().metrics("default").getItems().size() == 2);
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  private static List<String> kubectl(String... arguments) throws Exception {
    Tool.Result result = kubectl.attempt(arguments);
    var lines = new ArrayList<>(List.of("exit " + result.code()));
    lines.addAll(result.lines());
    return lines;
  }

  @Test
  void nodesAndTheirShareOfWhatTheyHave() throws Exception {
    assertThat(kubectl("top", "nodes"))
        .startsWith("exit 0")
        .anyMatch(line -> line.matches("NAME +CPU\\(cores\\) +CPU\\(%\\) +MEMORY.*"))
        .anyMatch(line -> line.matches("sim-0 +\\d+m +\\d+% +16Mi +0% *"))
        .anyMatch(line -> line.startsWith("sim-1 "))
        .hasSize(4);
  }

  @Test
  void podsTheirContainersAndTheirSum() throws Exception {
    assertThat(kubectl("top", "pods", "--containers", "--sum"))
        .startsWith("exit 0")
        .anyMatch(line -> line.matches("db-0 +c +\\d+m +16Mi *"))
        .anyMatch(line -> line.matches("db-1 +c +\\d+m +16Mi *"))
        .anyMatch(line -> line.matches(" +\\d+m +32Mi *"));
  }

  @Test
  void selectorsGoByThePodsOwnLabels() throws Exception {
    assertThat(kubectl("top", "pods", "-l", "app=db")).hasSize(4);
    assertThat(kubectl("top", "pods", "-l", "app=other"))
        .contains("No resources found in default namespace.");
    assertThat(kubectl("top", "pods", "-A", "--field-selector", "metadata.name=db-1")).hasSize(3);
  }

  @Test
  void theKindsAreListedAndPrinted() throws Exception {
    assertThat(kubectl("get", "pods.metrics.k8s.io"))
        .anyMatch(line -> line.matches("NAME +CPU +MEMORY +WINDOW"))
        .anyMatch(line -> line.matches("db-0 +\\S+ +16Mi +\\S+s"));
    assertThat(kubectl("api-resources", "--api-group=metrics.k8s.io"))
        .anyMatch(line -> line.matches("nodes +metrics.k8s.io/v1beta1 +false +NodeMetrics"))
        .anyMatch(line -> line.matches("pods +metrics.k8s.io/v1beta1 +true +PodMetrics"));
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(kubectl("top", "node", "nobody"))
        .startsWith("exit 1")
        .anyMatch(line -> line.contains("\"nobody\" not found"));
    assertThat(kubectl("delete", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes/sim-0"))
        .startsWith("exit 1")
        .anyMatch(line -> line.contains("the server does not allow this method"));
  }
}
