package dev.ballast.clients.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.clients.Server;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// helm with a chart of a StatefulSet, hook pods, a custom resource and a test pod
/// (`src/test/resources/helm/chart`): each release's whole life.
class HelmTest {
  private static Path folder;
  private static Server server;
  private static KubernetesClient client;

  record Result(int code, String out) {}

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    folder = shared;
    server = new Server(folder.resolve("data"), 2);
    Config config = Config.fromKubeconfig(server.straight());
    config.setNamespace("default");
    client = new KubernetesClientBuilder().withConfig(config).build();
    Files.writeString(folder.resolve("kubeconfig"), server.straight());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  private static Result attempt(String... arguments) throws IOException, InterruptedException {
    Path helm = Path.of(System.getenv().getOrDefault("BALLAST_TEST_TOOLS", "/none"), "helm");
    assumeTrue(Files.isExecutable(helm), "no helm: ./check fetches it");
    var command = new ArrayList<>(List.of(helm.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "helm", ".out");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", folder.resolve("kubeconfig").toString(),
                "HOME", folder.toString()));
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out));
  }

  private static String helm(String... arguments) throws IOException, InterruptedException {
    Result result = attempt(arguments);
    assertThat(result.code()).as(result.out()).isZero();
    return result.out();
  }

  private static String chart() {
    return Path.of("src/test/resources/helm/chart").toAbsolutePath().toString();
  }

  private static int ready(String set) {
    return client.apps().statefulSets().withName(set).get().getStatus().getReadyReplicas();
  }

  private static String colour(String release) {
    return client.configMaps().withName(release + "-settings").get().getData().get("colour");
  }

  private static String phase(String pod) {
    Pod there = client.pods().withName(pod).get();
    return there == null ? "" : there.getStatus().getPhase();
  }

  @Test
  void aReleaseIsInstalledUpgradedTestedRolledBackAndRemoved() throws Exception {
    assertThat(helm("install", "db", chart(), "--wait", "--timeout", "60s"))
        .contains("STATUS: deployed");
    assertThat(ready("db")).isEqualTo(2);
    assertThat(phase("db-pre-install")).isEqualTo("Succeeded");
    assertThat(phase("db-post-install")).isEqualTo("Succeeded");
    GenericKubernetesResource backup =
        client
            .genericKubernetesResources("chart.example.com/v1", "Backup")
            .withName("db-nightly")
            .get();
    assertThat((Integer) backup.get("spec", "keep")).isEqualTo(7);

    helm("upgrade", "db", chart(), "--set", "replicas=3,colour=blue", "--wait", "--timeout", "60s");
    assertThat(ready("db")).isEqualTo(3);
    assertThat(colour("db")).isEqualTo("blue");
    assertThat(phase("db-pre-upgrade")).isEqualTo("Succeeded");

    assertThat(helm("test", "db", "--logs", "--timeout", "60s")).contains("connected to db");

    helm("rollback", "db", "1", "--wait", "--timeout", "60s");
    assertThat(ready("db")).isEqualTo(2);
    assertThat(colour("db")).isEqualTo("red");
    assertThat(helm("history", "db")).contains("Rollback to 1", "superseded", "deployed");
    assertThat(helm("list", "--short")).contains("db");
    assertThat(helm("get", "manifest", "db")).contains("kind: StatefulSet");

    helm("uninstall", "db", "--wait", "--timeout", "60s");
    assertThat(client.apps().statefulSets().withName("db").get()).isNull();
    assertThat(client.configMaps().withName("db-settings").get()).isNull();
    assertThat(client.persistentVolumeClaims().withName("data-db-0").get()).isNotNull();
    assertThat(
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("backups.chart.example.com")
                .get())
        .as("helm leaves definitions, as they hold data")
        .isNotNull();
  }

  @Test
  void aReleaseThatDoesNotComeUpIsTakenBack() throws Exception {
    Result failed =
        attempt(
            "install",
            "bad",
            chart(),
            "--set",
            "image=missing.ballast.dev/db:1",
            "--rollback-on-failure",
            "--timeout",
            "5s");
    assertThat(failed.code()).isNotZero();
    assertThat(client.apps().statefulSets().withName("bad").get()).isNull();
    assertThat(helm("list", "--short")).doesNotContain("bad");
  }

  @Test
  void whatSomebodyElseOwnsIsNotOverwrittenUnasked() throws Exception {
    helm("install", "owned", chart(), "--wait", "--timeout", "60s");
    client
        .configMaps()
        .withName("owned-settings")
        .edit(
            map -> {
              map.getData().put("colour", "green");
              return map;
            });
    Result refused = attempt("upgrade", "owned", chart(), "--set", "colour=blue");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out()).contains("conflict", ".data.colour");
    assertThat(colour("owned")).isEqualTo("green");
    helm("upgrade", "owned", chart(), "--set", "colour=blue", "--force-conflicts");
    assertThat(colour("owned")).isEqualTo("blue");
  }

  @Test
  void aDryRunOnTheServerChangesNothing() throws Exception {
    assertThat(helm("install", "dry", chart(), "--dry-run=server")).contains("kind: StatefulSet");
    assertThat(client.apps().statefulSets().withName("dry").get()).isNull();
    Result invalid =
        attempt("install", "invalid", chart(), "--set", "replicas=-1", "--timeout", "30s");
    assertThat(invalid.code()).isNotZero();
    assertThat(invalid.out()).contains("spec.replicas", "must be greater than or equal to 0");
  }
}
