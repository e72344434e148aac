package dev.ballast.clients.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.clients.Server;
import dev.ballast.clients.Tool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// helm with a chart of a StatefulSet, hook pods, a custom resource and a test pod
/// (`src/test/resources/helm/chart`): each release's whole life.
class HelmTest {
  private static Server server;
  private static Tool helm;
  private static KubernetesClient client;

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    server = new Server(shared.resolve("data"), 2);
    helm = Tool.against(server.straight(), "helm", shared);
    Config config = Config.fromKubeconfig(server.straight());
    config.setNamespace("default");
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
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
    assertThat(helm.run("install", "db", chart(), "--wait", "--timeout", "60s"))
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

    helm.run(
        "upgrade", "db", chart(), "--set", "replicas=3,colour=blue", "--wait", "--timeout", "60s");
    assertThat(ready("db")).isEqualTo(3);
    assertThat(colour("db")).isEqualTo("blue");
    assertThat(phase("db-pre-upgrade")).isEqualTo("Succeeded");

    assertThat(helm.run("test", "db", "--logs", "--timeout", "60s")).contains("connected to db");

    helm.run("rollback", "db", "1", "--wait", "--timeout", "60s");
    assertThat(ready("db")).isEqualTo(2);
    assertThat(colour("db")).isEqualTo("red");
    assertThat(helm.run("history", "db")).contains("Rollback to 1", "superseded", "deployed");
    assertThat(helm.run("list", "--short")).contains("db");
    assertThat(helm.run("get", "manifest", "db")).contains("kind: StatefulSet");

    helm.run("uninstall", "db", "--wait", "--timeout", "60s");
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
    Tool.Result failed =
        helm.attempt(
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
    assertThat(helm.run("list", "--short")).doesNotContain("bad");
  }

  @Test
  void whatSomebodyElseOwnsIsNotOverwrittenUnasked() throws Exception {
    helm.run("install", "owned", chart(), "--wait", "--timeout", "60s");
    client
        .configMaps()
        .withName("owned-settings")
        .edit(
            map -> {
              map.getData().put("colour", "green");
              return map;
            });
    Tool.Result refused = helm.attempt("upgrade", "owned", chart(), "--set", "colour=blue");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out()).contains("conflict", ".data.colour");
    assertThat(colour("owned")).isEqualTo("green");
    helm.run("upgrade", "owned", chart(), "--set", "colour=blue", "--force-conflicts");
    assertThat(colour("owned")).isEqualTo("blue");
  }

  @Test
  void aDryRunOnTheServerChangesNothing() throws Exception {
    assertThat(helm.run("install", "dry", chart(), "--dry-run=server"))
        .contains("kind: StatefulSet");
    assertThat(client.apps().statefulSets().withName("dry").get()).isNull();
    Tool.Result invalid =
        helm.attempt("install", "invalid", chart(), "--set", "replicas=-1", "--timeout", "30s");
    assertThat(invalid.code()).isNotZero();
    assertThat(invalid.out()).contains("spec.replicas", "must be greater than or equal to 0");
  }
}
