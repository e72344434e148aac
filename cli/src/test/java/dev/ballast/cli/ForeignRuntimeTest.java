package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.node.runtime.Sandbox;
import dev.ballast.objects.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `--cri`: pods in a runtime that somebody else keeps, beside somebody else's pods.
@Tag("containerd")
@Timeout(180)
class ForeignRuntimeTest {
  @TempDir private Path folder;

  @Test
  void podsRunInARuntimeThatIsNamed() throws Exception {
    RealMachine.require();
    try (ForeignRuntime runtime = ForeignRuntime.start(folder)) {
      String others = runtime.somebodyElsesPod();
      try (RealMachine machine = RealMachine.over(runtime.socket())) {
        Kubectl kubectl = machine.kubectl();
        kubectl.run("create", "configmap", "page", "--from-literal=index.html=served");
        kubectl.pipe(POD, "apply", "-f", "-");
        kubectl.run("wait", "--for=condition=Ready", "pod/web", "--timeout=60s");
        assertThat(kubectl.object("pod", "web").text("status", "podIP")).startsWith("10.247.");
        assertThat(kubectl.run("logs", "web")).isEqualTo("up\n");
        assertThat(kubectl.run("exec", "web", "--", "cat", "/www/index.html")).isEqualTo("served");
        assertThat(
                kubectl.run("exec", "web", "--", "nslookup", "web.pages.default.svc.cluster.local"))
            .contains(kubectl.object("pod", "web").text("status", "podIP"));

        String id = containerId(kubectl);
        machine.kill();
        machine.up();
        await().atMost(Duration.ofSeconds(30)).until(() -> containerId(kubectl).equals(id));
        assertThat(kubectl.run("exec", "web", "--", "cat", "/www/index.html")).isEqualTo("served");

        kubectl.run("delete", "pod", "web", "--grace-period=1", "--timeout=60s");
        assertThat(runtime.pods()).extracting(Sandbox::id).containsExactly(others);
        machine.down();
        assertThat(machine.memoryFolder()).doesNotExist();
      }
      assertThat(runtime.pods()).allMatch(Sandbox::ready).hasSize(1);
    }
  }

  @Test
  void aSocketWithoutARuntimeIsSaidInOneSentence() throws Exception {
    RealMachine.require();
    var ended =
        BallastProcess.run(
            folder,
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--listen",
            "127.0.0.1:0",
            "--pod-range",
            "10.246.65.0/24",
            "--cri",
            "unix://" + folder.resolve("none.sock"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output())
        .contains("the container runtime at " + folder.resolve("none.sock") + " does not answer");
  }

  private static String containerId(Kubectl kubectl) {
    var status = kubectl.object("pod", "web").at("status", "containerStatuses").path(0);
    return Json.string(status, "containerID");
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: pages}
      spec: {clusterIP: None, selector: {app: web}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec:
        hostname: web
        subdomain: pages
        containers:
        - name: main
          image: %s
          command: ["sh", "-c", "echo up; httpd -f -p 80 -h /www"]
          readinessProbe:
            httpGet: {port: 80}
            periodSeconds: 1
          volumeMounts: [{name: page, mountPath: /www}]
        volumes:
        - name: page
          configMap: {name: page}
      """
          .formatted(BusyboxImage.NAME);
}
