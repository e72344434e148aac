package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Each verb of kubectl that people live by, as they type it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        labels: {app: %s}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: busybox
          command: ["sleep", "3600"]
      """;

  private BallastProcess ballast;
  private Kubectl kubectl;
  private Path scratch;

  @BeforeAll
  void up(@TempDir Path folder) throws IOException {
    Kubectl.binary();
    scratch = folder;
    ballast = BallastProcess.up(folder.resolve("data"), "--simulate", "1");
    kubectl = ballast.kubectl();
  }

  @AfterAll
  void down() throws InterruptedException {
    if (ballast != null) ballast.close();
  }

  private void pod(String name) {
    kubectl.pipe(POD.formatted(name, name), "apply", "-f", "-");
    kubectl.run("wait", "--for=condition=Ready", "pod/" + name, "--timeout=60s");
  }

  @Test
  void applyDiffAndEdit() throws IOException {
    String map =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {colour: %s}\n";
    assertThat(kubectl.pipe(map.formatted("red"), "apply", "-f", "-")).contains("created");
    assertThat(kubectl.pipe(map.formatted("red"), "apply", "-f", "-")).contains("unchanged");
    Kubectl.Result diff = kubectl.attempt(Map.of(), map.formatted("blue"), "diff", "-f", "-");
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out()).contains("-  colour: red").contains("+  colour: blue");
    assertThat(kubectl.pipe(map.formatted("blue"), "apply", "-f", "-")).contains("configured");
    assertThat(
            kubectl.pipe(
                map.formatted("blue"), "apply", "--server-side", "--force-conflicts", "-f", "-"))
        .contains("serverside-applied");
    Path editor = scratch.resolve("editor.sh");
    Files.writeString(editor, "#!/bin/sh\nsed -i 's/colour: blue/colour: green/' \"$1\"\n");
    Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
    Kubectl.Result edited =
        kubectl.attempt(Map.of("EDITOR", editor.toString()), "", "edit", "configmap", "settings");
    assertThat(edited.code()).as(edited.err()).isZero();
    assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"))
        .isEqualTo("green");
  }

  @Test
  void describeAndExplain() {
    pod("described");
    assertThat(kubectl.run("describe", "pod", "described"))
        .contains("Scheduled")
        .contains("Started")
        .contains("busybox");
    assertThat(kubectl.run("describe", "node", "sim-0"))
        .contains("Allocatable")
        .contains("described");
    assertThat(kubectl.run("explain", "statefulset.spec.updateStrategy")).contains("rollingUpdate");
    assertThat(kubectl.run("explain", "--recursive", "statefulset"))
        .contains("volumeClaimTemplates")
        .contains("ordinals");
    assertThat(kubectl.run("api-resources"))
        .contains("statefulsets")
        .contains("persistentvolumeclaims");
  }

  @Test
  void execAndLogs() {
    pod("worker");
    assertThat(kubectl.run("exec", "worker", "--", "echo", "hello")).isEqualTo("hello\n");
    assertThat(kubectl.pipe("through the wire", "exec", "-i", "worker", "--", "cat"))
        .isEqualTo("through the wire");
    assertThat(kubectl.attempt(Map.of(), "", "exec", "worker", "--", "sh", "-c", "exit 3").code())
        .isEqualTo(3);
    var spdy = Map.of("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "false");
    assertThat(kubectl.attempt(spdy, "", "exec", "worker", "--", "echo", "hello").out())
        .isEqualTo("hello\n");
    assertThat(kubectl.attempt(Map.of(), "", "logs", "worker").code()).isZero();
  }

  @Test
  void deleteWaitsUntilItIsGone() {
    pod("gone");
    assertThat(kubectl.run("delete", "pod", "gone", "--timeout=60s")).contains("deleted");
    assertThat(kubectl.attempt(Map.of(), "", "get", "pod", "gone").err()).contains("NotFound");
  }

  @Test
  void aNamespaceTakesEverythingInItAndNothingElse() {
    kubectl.run("create", "namespace", "doomed");
    kubectl.run("create", "configmap", "inside", "-n", "doomed");
    kubectl.pipe(POD.formatted("inside", "inside"), "apply", "-n", "doomed", "-f", "-");
    kubectl.run("create", "configmap", "outside");
    kubectl.run("delete", "namespace", "doomed", "--timeout=60s");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> kubectl.attempt(Map.of(), "", "get", "namespace", "doomed").code() == 1);
    assertThat(kubectl.run("get", "configmap", "outside", "-o", "name")).contains("outside");
  }

  @Test
  void watchTellsWhatHappens() {
    kubectl.run("create", "configmap", "watched");
    assertThat(
            kubectl.attempt(Map.of(), "", "get", "configmap", "-w", "--request-timeout=2s").out())
        .contains("watched");
  }
}
