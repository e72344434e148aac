package dev.ballast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What people collect metrics with: a real Prometheus scrapes ours, and a VictoriaMetrics finds
/// targets by `kubernetes_sd_configs`, for which Debian builds no support into its Prometheus.
class PrometheusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private static Path folder;
  private static Server server;
  private static KubernetesClient client;

  private Process collector;
  private String address;

  @BeforeAll
  static void serve(@TempDir Path shared) throws Exception {
    folder = shared;
    server = new Server(folder.resolve("data"), 2);
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.straight())).build();
    Files.writeString(folder.resolve("kubeconfig"), server.straight());
    Config admin = client.getConfiguration();
    Files.write(folder.resolve("ca.crt"), decoded(admin.getCaCertData()));
    Files.write(folder.resolve("client.crt"), decoded(admin.getClientCertData()));
    Files.write(folder.resolve("client.key"), decoded(admin.getClientKeyData()));
  }

  private void start(String program, String configuration, String... flags) throws IOException {
    Path file = Path.of(System.getenv().getOrDefault("BALLAST_TEST_TOOLS", "/none"), program);
    assumeTrue(Files.isExecutable(file), "no " + program + ": ./check fetches it");
    Path written = Files.writeString(folder.resolve(program + ".yml"), configuration);
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
    var command = new ArrayList<>(List.of(file.toString()));
    for (String each : flags) {
      command.add(
          each.replace("CONFIG", written.toString())
              .replace("DATA", folder.resolve(program).toString())
              .replace("ADDRESS", address));
    }
    collector =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program + ".log").toFile())
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (collector == null) return;
    collector.destroy();
    collector.waitFor();
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @AfterAll
  static void close() throws IOException {
    client.close();
    server.close();
  }

  /// What it answers to `path`; a missing node while it does not listen yet.
  private JsonNode ask(String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + address + path);
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(answer.body()).path("data");
    } catch (ConnectException early) {
      return MissingNode.getInstance();
    }
  }

  /// The values of one label of the targets that a role found.
  private List<String> found(String role, String label) throws Exception {
    var values = new TreeSet<String>();
    for (JsonNode each : ask("/api/v1/targets?state=active").path("activeTargets")) {
      JsonNode labels = each.path("discoveredLabels");
      if (labels.path("job").asString("").equals(role)) {
        values.add(labels.path("__meta_kubernetes_" + label).asString(""));
      }
    }
    return new ArrayList<>(values);
  }

  private void awaitFound(String role, String label, String... values) {
    await()
        .atMost(PATIENCE)
        .until(() -> found(role, label), found -> found.equals(List.of(values)));
  }

  private void awaitValue(String query, double least) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
              JsonNode result = ask("/api/v1/query?query=" + encoded).path("result").path(0);
              return Double.parseDouble(result.path("value").path(1).asString("-1"));
            },
            value -> value >= least);
  }

  @Test
  void everyRoleFindsItsTargetsAndFollowsThem() throws Exception {
    client.load(getClass().getResourceAsStream("/set.yaml")).inNamespace("default").create();
    client.load(getClass().getResourceAsStream("/ways-in.yaml")).inNamespace("default").create();
    // Not dropped: dropped targets stay listed for a while when their pod has gone.
    var discovery = new StringBuilder("global: {scrape_interval: 1h}\nscrape_configs:\n");
    for (String role : List.of("node", "pod", "service", "endpoints", "endpointslice", "ingress")) {
      discovery.append(
          """
            - job_name: %s
              kubernetes_sd_configs: [{role: %s, kubeconfig_file: %s/kubeconfig}]
          """
              .formatted(role, role, folder));
    }
    start(
        "victoria-metrics",
        discovery.toString(),
        "-promscrape.config=CONFIG",
        "-promscrape.kubernetesSDCheckInterval=1s",
        "-storageDataPath=DATA",
        "-httpListenAddr=ADDRESS");
    awaitFound("node", "node_name", "sim-0", "sim-1");
    awaitFound("pod", "pod_name", "db-0", "db-1");
    awaitFound("service", "service_name", "db", "kubernetes");
    // A server that listens on loopback only is nobody's endpoint.
    awaitFound("endpoints", "service_name", "db");
    awaitFound("endpointslice", "service_name", "db");
    awaitFound("ingress", "ingress_host", "db.example.com");
    client.apps().statefulSets().inNamespace("default").withName("db").scale(3);
    awaitFound("pod", "pod_name", "db-0", "db-1", "db-2");
    client.apps().statefulSets().inNamespace("default").withName("db").scale(1);
    awaitFound("pod", "pod_name", "db-0");
  }

  @Test
  void ourOwnMetricsAreScraped() throws Exception {
    start(
        "prometheus",
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: apiserver
            scheme: https
            tls_config: {ca_file: %1$s/ca.crt, cert_file: %1$s/client.crt, key_file: %1$s/client.key}
            static_configs: [{targets: ['%2$s']}]
        """
            .formatted(folder, URI.create(client.getMasterUrl().toString()).getAuthority()),
        "--config.file=CONFIG",
        "--storage.tsdb.path=DATA",
        "--web.listen-address=ADDRESS");
    awaitValue("up{job=\"apiserver\"}", 1);
    awaitValue("sum(apiserver_request_total)", 1);
    JsonNode target = ask("/api/v1/targets?state=active").path("activeTargets").path(0);
    assertThat(target.path("lastError").asString("?")).isEmpty();
  }
}
