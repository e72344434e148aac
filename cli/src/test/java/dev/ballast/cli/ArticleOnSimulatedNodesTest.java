package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The article's two manifests as they stand, driven by a stock kubectl, on three simulated nodes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArticleOnSimulatedNodesTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private BallastProcess ballast;
  private Kubectl kubectl;

  @BeforeAll
  void up(@TempDir Path scratch) throws IOException {
    Kubectl.binary();
    ballast =
        BallastProcess.up(
            scratch.resolve("data"), "--simulate", "3", "-f", Examples.article().toString());
    kubectl = ballast.kubectl();
    await().atMost(SOON).until(() -> !kubectl.objects("statefulsets").isEmpty());
  }

  @AfterAll
  void down() throws InterruptedException {
    if (ballast != null) ballast.close();
  }

  @Test
  @Order(1)
  void theStatefulSetComesUpInOrderWithAVolumeEach() {
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    List<KubeObject> pods = web();
    assertThat(pods).extracting(KubeObject::name).containsExactly("web-0", "web-1", "web-2");
    for (int i = 1; i < 3; i++) {
      assertThat(pods.get(i).created()).isAfterOrEqualTo(readySince(pods.get(i - 1)));
    }
    List<KubeObject> claims = kubectl.objects("pvc");
    assertThat(claims)
        .extracting(KubeObject::name)
        .containsExactly("www-web-0", "www-web-1", "www-web-2");
    assertThat(claims).allMatch(claim -> claim.text("status", "phase").equals("Bound"));
    assertThat(claims)
        .extracting(claim -> claim.text("spec", "volumeName"))
        .doesNotHaveDuplicates();
  }

  @Test
  @Order(2)
  void aDeletedPodComesBackUnderItsNameWithItsClaim() {
    KubeObject before = kubectl.object("pod", "web-1");
    kubectl.run("exec", "web-1", "--", "sh", "-c", "echo kept > /usr/share/nginx/html/index.html");
    kubectl.run("delete", "pod", "web-1");
    await()
        .atMost(SOON)
        .until(
            () -> web().size() == 3 && !kubectl.object("pod", "web-1").uid().equals(before.uid()));
    kubectl.run("wait", "--for=condition=Ready", "pod/web-1", "--timeout=30s");
    assertThat(kubectl.run("exec", "web-1", "--", "cat", "/usr/share/nginx/html/index.html"))
        .isEqualTo("kept\n");
  }

  @Test
  @Order(3)
  void scalingKeepsTheClaims() {
    kubectl.run("scale", "statefulset/web", "--replicas=5");
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    Map<String, String> volumes = volumesByClaim();
    assertThat(volumes).hasSize(5);
    kubectl.run("scale", "statefulset/web", "--replicas=2");
    await().atMost(SOON).until(() -> web().size() == 2);
    assertThat(volumesByClaim()).isEqualTo(volumes);
    kubectl.run("scale", "statefulset/web", "--replicas=5");
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    assertThat(volumesByClaim()).isEqualTo(volumes);
  }

  @Test
  @Order(4)
  void aRolloutHonoursThePartitionAndCanBeUndone() {
    kubectl.run(
        "patch",
        "statefulset/web",
        "-p",
        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":3}}}}");
    kubectl.run("set", "env", "statefulset/web", "COLOUR=green");
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    assertThat(revisions().values().stream().distinct()).hasSize(2);
    assertThat(revisions().get("web-4"))
        .isEqualTo(revisions().get("web-3"))
        .isNotEqualTo(revisions().get("web-2"));
    kubectl.run(
        "patch",
        "statefulset/web",
        "-p",
        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":0}}}}");
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    assertThat(revisions().values().stream().distinct()).hasSize(1);
    assertThat(kubectl.run("rollout", "history", "statefulset/web"))
        .contains("REVISION")
        .contains("2");
    kubectl.run("rollout", "undo", "statefulset/web");
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=60s");
    assertThat(kubectl.run("get", "pod", "web-0", "-o", "yaml")).doesNotContain("COLOUR");
  }

  @Test
  @Order(5)
  void theDaemonSetHasAPodOnEveryNode() {
    kubectl.run(
        "-n",
        "kube-system",
        "rollout",
        "status",
        "daemonset/fluentd-elasticsearch",
        "--timeout=60s");
    List<KubeObject> pods =
        kubectl.objects("pods", "-n", "kube-system", "-l", "name=fluentd-elasticsearch");
    assertThat(pods)
        .extracting(pod -> pod.text("spec", "nodeName"))
        .hasSize(3)
        .doesNotHaveDuplicates();
    kubectl.run("-n", "kube-system", "delete", "daemonset", "fluentd-elasticsearch");
    await()
        .atMost(SOON)
        .until(
            () ->
                kubectl
                    .objects("pods", "-n", "kube-system", "-l", "name=fluentd-elasticsearch")
                    .isEmpty());
  }

  private List<KubeObject> web() {
    return kubectl.objects("pods", "-l", "app=nginx").stream()
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }

  private Map<String, String> volumesByClaim() {
    return kubectl.objects("pvc").stream()
        .collect(Collectors.toMap(KubeObject::name, claim -> claim.text("spec", "volumeName")));
  }

  private Map<String, String> revisions() {
    return web().stream()
        .collect(
            Collectors.toMap(
                KubeObject::name, pod -> pod.labels().get("controller-revision-hash")));
  }

  private static java.time.Instant readySince(KubeObject pod) {
    for (var condition : pod.at("status", "conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return java.time.Instant.parse(condition.path("lastTransitionTime").asString(""));
      }
    }
    throw new AssertionError(pod.name() + " has no Ready condition");
  }
}
