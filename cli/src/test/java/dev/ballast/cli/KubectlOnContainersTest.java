package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people do to running pods with a stock kubectl, on real containers.
@Tag("containerd")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlOnContainersTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private RealMachine machine;
  private Kubectl kubectl;

  @BeforeAll
  void up() throws Exception {
    machine = RealMachine.bare();
    kubectl = machine.kubectl();
  }

  @AfterAll
  void down() throws Exception {
    if (machine != null) machine.close();
  }

  /// Runs a shell script as a pod that is up when this returns.
  private void pod(String name, String script, String more) {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            command: ["sh", "-c", "%s"]
        %s
        """
            .formatted(name, BusyboxImage.NAME, script, more);
    kubectl.pipe(pod, "apply", "-f", "-");
    kubectl.run("wait", "--for=condition=Ready", "pod/" + name, "--timeout=30s");
  }

  @Test
  void logsAreCutToWhatIsAskedFor() {
    pod("talker", "for i in 1 2 3 4 5; do echo line $i; done; sleep 1000", "");
    await().atMost(SOON).until(() -> kubectl.run("logs", "talker").contains("line 5"));
    assertThat(kubectl.run("logs", "talker", "--tail=2")).isEqualTo("line 4\nline 5\n");
    assertThat(kubectl.run("logs", "talker", "--limit-bytes=9")).isEqualTo("line 1\nli");
    assertThat(kubectl.run("logs", "talker", "--since=1h")).hasLineCount(5);
    assertThat(kubectl.run("logs", "talker", "--since-time=2100-01-01T00:00:00Z")).isEmpty();
    List<String> stamped =
        kubectl.run("logs", "talker", "--timestamps", "--tail=1").lines().toList();
    assertThat(stamped).singleElement().asString().endsWith(" line 5");
    String time = stamped.getFirst().split(" ")[0];
    assertThat(Instant.parse(time.replaceFirst("[+-]\\d\\d:\\d\\d$", "Z")))
        .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(kubectl.run("logs", "talker", "--since-time=" + time)).contains("line 5");
    assertThat(kubectl.attempt(Map.of(), "", "logs", "talker", "--previous").err())
        .contains("previous terminated container \"main\" in pod \"talker\" not found");
  }

  @Test
  void logsAreFollowedToTheContainersEndAndKeptForItsNextRun() throws Exception {
    pod("teller", "echo once; trap 'echo last; exit 3' TERM; while :; do sleep 0.1; done", "");
    Path said = folder.resolve("followed");
    Process follow = kubectl.start(said, "logs", "-f", "teller");
    await().atMost(SOON).until(() -> Files.readString(said).equals("once\n"));
    kubectl.attempt(Map.of(), "", "exec", "teller", "--", "sh", "-c", "kill 1");
    assertThat(follow.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(said)).isEqualTo("once\nlast\n");
    await().atMost(SOON).until(() -> restarts("teller") == 1);
    assertThat(kubectl.run("logs", "teller", "--previous")).isEqualTo("once\nlast\n");
    assertThat(kubectl.run("logs", "teller")).isEqualTo("once\n");
  }

  @Test
  void filesAreCopiedBothWays() throws IOException {
    pod("store", "mkdir /data; sleep 1000", "");
    Path sent = Files.createDirectories(folder.resolve("sent/deeper"));
    var bytes = new byte[3 << 20];
    new Random(7).nextBytes(bytes);
    Files.write(sent.resolve("random"), bytes);
    Files.writeString(sent.getParent().resolve("a file with spaces"), "text\n");
    kubectl.run("cp", sent.getParent().toString(), "store:/data/copy");
    assertThat(kubectl.run("exec", "store", "--", "cat", "/data/copy/a file with spaces"))
        .isEqualTo("text\n");
    Path back = folder.resolve("back");
    kubectl.run("cp", "store:/data/copy", back.toString());
    assertThat(back.resolve("deeper/random")).hasBinaryContent(bytes);
  }

  @Test
  void aRunningProcessIsAttachedTo() throws Exception {
    pod("listener", "while read line; do echo heard $line; done", "    stdin: true");
    Path said = folder.resolve("attached");
    Process attached = kubectl.start(said, "attach", "-i", "listener");
    try {
      attached.getOutputStream().write("one\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      attached.getOutputStream().flush();
      await().atMost(SOON).until(() -> Files.readString(said).contains("heard one"));
    } finally {
      attached.destroyForcibly().waitFor();
    }
    assertThat(kubectl.run("logs", "listener")).isEqualTo("heard one\n");
    assertThat(kubectl.object("pod", "listener").text("status", "phase")).isEqualTo("Running");
  }

  @Test
  void whatIsRunInteractivelyReadsToTheEndOfTheInputAndGoes() {
    String said =
        kubectl.pipe(
            "first\nsecond\n",
            "run",
            "reader",
            "-i",
            "--rm",
            "--restart=Never",
            "--image=" + BusyboxImage.NAME,
            "--command",
            "--",
            "sh",
            "-c",
            "while read line; do echo heard $line; done");
    assertThat(said).contains("heard first\n").contains("heard second\n");
    assertThat(kubectl.objects("pods")).extracting(KubeObject::name).doesNotContain("reader");
  }

  @Test
  void aPortIsForwarded() throws Exception {
    pod(
        "server",
        "mkdir /www; head -c 2000000 /dev/zero > /www/zeros; echo served > /www/page;"
            + " httpd -f -p 8080 -h /www",
        "");
    Path said = folder.resolve("forwarded");
    Process forward = kubectl.start(said, "port-forward", "pod/server", ":8080");
    try (var client = HttpClient.newHttpClient()) {
      await().atMost(SOON).until(() -> Files.readString(said).contains(" -> 8080"));
      String port =
          Files.readString(said).replaceAll("(?s)^.*?127\\.0\\.0\\.1:(\\d+) -> 8080.*$", "$1");
      URI base = URI.create("http://127.0.0.1:" + port + "/");
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> get(client, base.resolve("page")).equals("served\n"));
      for (int i = 0; i < 5; i++) {
        assertThat(get(client, base.resolve("zeros"))).hasSize(2_000_000);
      }
    } finally {
      forward.destroyForcibly().waitFor();
    }
  }

  private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void anEphemeralContainerSeesTheProcessesOfItsTarget() {
    pod("patient", "exec sleep 4711", "");
    kubectl.run(
        "debug",
        "patient",
        "--image=" + BusyboxImage.NAME,
        "--container=doctor",
        "--target=main",
        "--",
        "sh",
        "-c",
        "cat /proc/1/cmdline; echo; echo done");
    await().atMost(SOON).until(() -> debugger("patient").path("state").has("terminated"));
    assertThat(kubectl.run("logs", "patient", "-c", "doctor").replace('\0', ' '))
        .isEqualTo("sleep 4711 \ndone\n");
    assertThat(Json.flag(debugger("patient"), "ready")).isFalse();
    assertThat(restarts("patient")).isZero();
    assertThat(kubectl.run("describe", "pod", "patient")).contains("Ephemeral Containers:");
    String interactive =
        kubectl.pipe(
            "whole\n",
            "debug",
            "-i",
            "patient",
            "--image=" + BusyboxImage.NAME,
            "--container=asker",
            "--",
            "sh",
            "-c",
            "read line; echo heard $line");
    assertThat(interactive + kubectl.run("logs", "patient", "-c", "asker")).contains("heard whole");
  }

  private JsonNode debugger(String pod) {
    return kubectl.object("pod", pod).at("status", "ephemeralContainerStatuses").path(0);
  }

  @Test
  void aRunningContainerIsGivenMoreAndLess() {
    pod(
        "sized",
        "exec sleep 1000",
        "    resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 200m, memory: 64Mi}}");
    assertThat(limits("sized")).containsExactly(20_000L, 64L << 20);
    resize("sized", "100m", "300m", "128Mi");
    await().atMost(SOON).until(() -> limits("sized").equals(List.of(30_000L, 128L << 20)));
    await().atMost(SOON).until(() -> reported("sized").equals("300m 128Mi"));
    resize("sized", "50m", "150m", "48Mi");
    await().atMost(SOON).until(() -> limits("sized").equals(List.of(15_000L, 48L << 20)));
    await().atMost(SOON).until(() -> reported("sized").equals("150m 48Mi"));
    assertThat(restarts("sized")).isZero();
    assertThat(conditions("sized")).doesNotContain("PodResizePending", "PodResizeInProgress");

    resize("sized", "150", "150", "48Mi");
    await().atMost(SOON).until(() -> conditions("sized").contains("PodResizePending"));
    assertThat(kubectl.run("describe", "pod", "sized"))
        .contains("Infeasible")
        .contains("Node didn't have enough capacity: cpu");
    assertThat(reported("sized")).isEqualTo("150m 48Mi");
    resize("sized", "50m", "150m", "48Mi");
    await().atMost(SOON).until(() -> !conditions("sized").contains("PodResizePending"));
    assertThat(
            kubectl
                .attempt(
                    Map.of(),
                    "",
                    "patch",
                    "pod",
                    "sized",
                    "--subresource=resize",
                    "-p",
                    "{\"spec\":{\"containers\":[{\"name\":\"main\",\"resources\":{\"limits\":{\"cpu\":null}}}]}}")
                .err())
        .contains("resource limits cannot be removed");
  }

  private void resize(String pod, String cpuRequest, String cpuLimit, String memoryLimit) {
    String patch =
        """
        {"spec":{"containers":[{"name":"main","resources":{
          "requests":{"cpu":"%s","memory":"32Mi"},"limits":{"cpu":"%s","memory":"%s"}}}]}}"""
            .formatted(cpuRequest, cpuLimit, memoryLimit);
    kubectl.run("patch", "pod", pod, "--subresource=resize", "-p", patch);
  }

  /// The kernel's limits for cpu (of 100,000) and memory, as the container itself sees them.
  private List<Long> limits(String pod) {
    var files =
        Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))
            ? List.of("/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/memory.max")
            : List.of(
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes");
    var limits = new ArrayList<Long>();
    for (String each : files) {
      String text = kubectl.run("exec", pod, "--", "cat", each).strip();
      limits.add(Long.parseLong(text.split(" ")[0]));
    }
    return limits;
  }

  private String reported(String pod) {
    JsonNode limits = status(pod).path("resources").path("limits");
    return Json.string(limits, "cpu") + " " + Json.string(limits, "memory");
  }

  private List<String> conditions(String pod) {
    var types = new ArrayList<String>();
    for (JsonNode each : kubectl.object("pod", pod).at("status", "conditions")) {
      types.add(Json.string(each, "type"));
    }
    return types;
  }

  private JsonNode status(String pod) {
    return kubectl.object("pod", pod).at("status", "containerStatuses").path(0);
  }

  private long restarts(String pod) {
    return Json.number(status(pod), -1, "restartCount");
  }
}
