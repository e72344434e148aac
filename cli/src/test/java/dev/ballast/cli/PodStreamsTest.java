package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `kubectl exec`, `attach`, `port-forward` and `logs`, over both protocols that kubectl speaks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodStreamsTest {
  private static final String PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: two
        annotations: {kubectl.kubernetes.io/default-container: second}
      spec:
        containers:
        - {name: first, image: nginx, command: [sh, -c, "echo ready; sleep infinity"]}
        - {name: second, image: nginx}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: nowhere}
      spec:
        nodeSelector: {there: is-none}
        containers:
        - {name: only, image: nginx}
      """;

  private BallastProcess ballast;
  private Kubectl kubectl;

  /// What kubectl asks for first.
  enum Protocol {
    WEBSOCKET,
    SPDY;

    Map<String, String> environment() {
      String sockets = Boolean.toString(this == WEBSOCKET);
      return Map.of(
          "KUBECTL_REMOTE_COMMAND_WEBSOCKETS", sockets, "KUBECTL_PORT_FORWARD_WEBSOCKETS", sockets);
    }
  }

  @BeforeAll
  void up(@TempDir Path scratch) throws IOException {
    Kubectl.binary();
    Path pods = Files.writeString(scratch.resolve("pods.yaml"), PODS);
    ballast = BallastProcess.up(scratch.resolve("data"), "--simulate", "1", "-f", pods.toString());
    kubectl = ballast.kubectl();
    await().atMost(Duration.ofSeconds(30)).until(() -> kubectl.objects("pods").size() == 2);
    kubectl.run("wait", "--for=condition=Ready", "pod/two", "--timeout=30s");
  }

  @AfterAll
  void down() throws InterruptedException {
    if (ballast != null) ballast.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCommandPrintsToTheCaller(Protocol protocol) {
    assertThat(exec(protocol, "", "two", "--", "echo", "hi").out()).isEqualTo("hi\n");
  }

  @ParameterizedTest
  @EnumSource
  void theInputIsPassedOnToItsEnd(Protocol protocol) {
    String much = "all of it\n".repeat(200_000);
    Kubectl.Result ended = exec(protocol, much, "-i", "two", "--", "cat");
    assertThat(ended.code()).isZero();
    assertThat(ended.out().equals(much))
        .as("%d characters came back", ended.out().length())
        .isTrue();
    assertThat(exec(protocol, "", "-i", "two", "--", "cat").out()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatGoesWrongIsPrintedApart(Protocol protocol) {
    Kubectl.Result ended = exec(protocol, "", "two", "--", "sh", "-c", "echo fine; ls /none");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEqualTo("fine\n");
    assertThat(ended.err()).contains("/none: No such file or directory");
  }

  /// kubectl asks for a terminal only where it has one itself; `script` gives it one.
  @ParameterizedTest
  @EnumSource
  void aTerminalCarriesBothOutputs(Protocol protocol) throws IOException, InterruptedException {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "no script(1)");
    Path said = Files.createTempFile("terminal", ".out");
    String command =
        Kubectl.binary()
            + " --kubeconfig "
            + ballast.kubeconfig()
            + " exec -t two -- sh -c 'echo fine; ls /none'";
    var builder = new ProcessBuilder(script.toString(), "-qec", command, "/dev/null");
    builder.environment().putAll(protocol.environment());
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(said))
        .contains("fine")
        .contains("/none: No such file or directory");
    Files.delete(said);
  }

  @ParameterizedTest
  @EnumSource
  void theExitCodeIsTheCommands(Protocol protocol) {
    Kubectl.Result ended = exec(protocol, "", "two", "--", "sh", "-c", "exit 7");
    assertThat(ended.code()).isEqualTo(7);
    assertThat(ended.err()).contains("command terminated with exit code 7");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeRunIsRefusedWithTheReason(Protocol protocol) {
    assertThat(exec(protocol, "", "nowhere", "--", "ls").err())
        .contains("pod nowhere does not have a host assigned");
    assertThat(exec(protocol, "", "none", "--", "ls").err()).contains("pods \"none\" not found");
    assertThat(exec(protocol, "", "two", "-c", "third", "--", "ls").err())
        .contains("container third is not valid for pod two");
  }

  @ParameterizedTest
  @EnumSource
  void aSimulatedPodRefusesWhatItHasNot(Protocol protocol) throws Exception {
    Kubectl.Result ended = kubectl.attempt(protocol.environment(), "", "attach", "two");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("a simulated container has no process whose streams could be joined");
    assertThat(forwarded(protocol)).contains("a simulated pod listens on no port");
  }

  /// What kubectl says when somebody connects to a port that it forwards.
  private String forwarded(Protocol protocol) throws IOException, InterruptedException {
    Path said = Files.createTempFile("port-forward", ".out");
    String config = ballast.kubeconfig().toString();
    var builder =
        new ProcessBuilder(
            Kubectl.binary().toString(), "--kubeconfig", config, "port-forward", "pod/two", ":80");
    builder.environment().putAll(protocol.environment());
    Process forward = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.readString(said).contains(" -> 80"));
      String port =
          Files.readString(said).replaceAll("(?s)^.*?127\\.0\\.0\\.1:(\\d+) -> 80.*$", "$1");
      try (var socket = new Socket("127.0.0.1", Integer.parseInt(port))) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(forward.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return Files.readString(said);
    } finally {
      forward.destroyForcibly().waitFor();
      Files.delete(said);
    }
  }

  @Test
  void aLogIsThatOfTheContainerAskedFor() {
    assertThat(kubectl.run("logs", "two", "-c", "first")).isEqualTo("ready\n");
    assertThat(kubectl.run("logs", "two", "-c", "first", "--tail=0")).isEmpty();
  }

  private Kubectl.Result exec(Protocol protocol, String input, String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "exec";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return kubectl.attempt(protocol.environment(), input, all);
  }
}
