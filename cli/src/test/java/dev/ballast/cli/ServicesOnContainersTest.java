package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.runtime.host.Command;
import dev.ballast.objects.KubeObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Services lead packets to their pods: from pods and from the machine, by name, by cluster address
/// and by node port; and pods reach the API by the Service `kubernetes`, with their own account.
@Tag("containerd")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesOnContainersTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: page}
      spec:
        replicas: 2
        serviceName: page
        podManagementPolicy: Parallel
        selector: {matchLabels: {app: page}}
        template:
          metadata: {labels: {app: page}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - name: main
              image: IMAGE
              command: [sh, -c, 'mkdir /www; hostname > /www/name; exec busybox httpd -f -p 8080 -h /www']
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /name, port: http}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: front}
      spec:
        type: NodePort
        selector: {app: page}
        ports: [{name: http, port: 80, targetPort: http}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: caller}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
        - {name: main, image: IMAGE, command: [sleep, "100000"]}
      """;

  @TempDir private Path scratch;
  private RealMachine machine;
  private Kubectl kubectl;

  @BeforeAll
  void up() throws Exception {
    machine = RealMachine.demo();
    kubectl = machine.kubectl();
    String image =
        kubectl
            .object("statefulset", "web")
            .tree()
            .at("/spec/template/spec/containers/0/image")
            .asString("");
    kubectl.pipe(SET.replace("IMAGE", image), "apply", "-f", "-");
    kubectl.run("rollout", "status", "statefulset/page", "--timeout=60s");
    kubectl.run("wait", "--for=condition=Ready", "pod/caller", "--timeout=60s");
  }

  @AfterAll
  void down() throws Exception {
    if (machine != null) machine.close();
  }

  private Kubectl.Result fetch(String url) {
    return kubectl.attempt(
        Map.of(), "", "exec", "caller", "--", "timeout", "3", "wget", "-q", "-O-", url);
  }

  /// Who answers, until everybody of `names` has.
  private void awaitAnswersOf(String url, Set<String> names) {
    var heard = new HashSet<String>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              heard.add(fetch(url).out().strip());
              heard.remove("");
              return heard;
            },
            names::equals);
  }

  private KubeObject front() {
    return kubectl.object("service", "front");
  }

  @Test
  void everyReadyPodAnswersByNameAndByAddress() {
    awaitAnswersOf("http://front/name", Set.of("page-0", "page-1"));
    String address = front().text("spec", "clusterIP");
    awaitAnswersOf("http://" + address + "/name", Set.of("page-0", "page-1"));
  }

  @Test
  void theMachineReachesTheNodePort() throws Exception {
    int port = front().tree().path("spec").path("ports").path(0).path("nodePort").asInt(0);
    String address = machine.range().gateway();
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + "/name"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body().strip()).isIn("page-0", "page-1");
    }
    awaitAnswersOf("http://" + address + ":" + port + "/name", Set.of("page-0", "page-1"));
  }

  @Test
  void nobodyIsLedToAPodThatIsNotReadyOrGone() {
    kubectl.run("scale", "statefulset/page", "--replicas=1");
    kubectl.run("wait", "--for=delete", "pod/page-1", "--timeout=30s");
    for (int i = 0; i < 10; i++) {
      assertThat(fetch("http://front/name").out().strip()).isEqualTo("page-0");
    }
    kubectl.run("scale", "statefulset/page", "--replicas=0");
    kubectl.run("wait", "--for=delete", "pod/page-0", "--timeout=30s");
    Kubectl.Result refused = fetch("http://front/name");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("Connection refused");
    kubectl.run("scale", "statefulset/page", "--replicas=2");
    kubectl.run("rollout", "status", "statefulset/page", "--timeout=60s");
    awaitAnswersOf("http://front/name", Set.of("page-0", "page-1"));
  }

  @Test
  void aServiceWithoutASelectorLeadsWhereItsEndpointsSay() {
    String address = kubectl.object("pod", "page-0").text("status", "podIP");
    kubectl.pipe(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: outside}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: outside}
        subsets: [{addresses: [{ip: %s}], ports: [{port: 8080}]}]
        """
            .formatted(address),
        "apply",
        "-f",
        "-");
    awaitAnswersOf("http://outside/name", Set.of("page-0"));
  }

  @Test
  void theApiLeadsRequestsToServicesAndPods() {
    String root = "/api/v1/namespaces/default/";
    assertThat(kubectl.run("get", "--raw", root + "services/front:http/proxy/name").strip())
        .isIn("page-0", "page-1");
    assertThat(kubectl.run("get", "--raw", root + "services/http:front:80/proxy/name").strip())
        .isIn("page-0", "page-1");
    for (String pod : List.of("page-0", "page-0:8080", "http:page-0:http")) {
      assertThat(kubectl.run("get", "--raw", root + "pods/" + pod + "/proxy/name").strip())
          .isEqualTo("page-0");
    }
    assertThat(refusal(root + "pods/page-0/proxy/none")).contains("NotFound");
    assertThat(refusal(root + "pods/page-0:81/proxy/name"))
        .contains("error trying to reach service");
    assertThat(refusal(root + "services/front:other/proxy/"))
        .contains("no endpoints available for service \"front\"");
    assertThat(refusal(root + "services/front:81/proxy/"))
        .contains("no service port 81 found for service \"front\"");
    assertThat(refusal(root + "pods/nobody/proxy/")).contains("pods \"nobody\" not found");
  }

  private String refusal(String path) {
    Kubectl.Result result = kubectl.attempt(Map.of(), "", "get", "--raw", path);
    assertThat(result.code()).isNotZero();
    return result.err();
  }

  /// The image has no client that speaks TLS, so one of the machine's speaks from the pod's
  /// network.
  @Test
  void aPodReachesTheApiWithItsOwnToken() throws Exception {
    String folder = "/var/run/secrets/kubernetes.io/serviceaccount/";
    Path ca = scratch.resolve("ca.crt");
    Files.writeString(ca, kubectl.run("exec", "caller", "--", "cat", folder + "ca.crt"));
    String token = kubectl.run("exec", "caller", "--", "cat", folder + "token");
    assertThat(kubectl.run("exec", "caller", "--", "cat", folder + "namespace"))
        .isEqualTo("default");
    kubectl.run(
        "create",
        "rolebinding",
        "viewer",
        "--clusterrole=view",
        "--serviceaccount=default:default");
    assertThat(ask("/api/v1/namespaces/default/pods/caller", token, ca))
        .contains("HTTP/1.1 200 OK")
        .contains("\"name\":\"caller\"");
    assertThat(ask("/api/v1/namespaces/kube-system/pods", token, ca))
        .contains("HTTP/1.1 403 Forbidden")
        .contains("system:serviceaccount:default:default");
  }

  private String ask(String path, String token, Path ca) throws Exception {
    Path openssl = Path.of("/usr/bin/openssl");
    assumeTrue(Files.isExecutable(openssl), "install openssl");
    String address = kubectl.object("service", "kubernetes").text("spec", "clusterIP");
    String network = networkOf(kubectl.object("pod", "caller").text("status", "podIP"));
    List<String> command =
        List.of(
            "ip",
            "netns",
            "exec",
            network,
            openssl.toString(),
            "s_client",
            "-quiet",
            "-verify_return_error",
            "-verify_hostname",
            "kubernetes.default.svc",
            "-CAfile",
            ca.toString(),
            "-connect",
            address + ":443");
    String request =
        "GET %s HTTP/1.1\r\nHost: kubernetes.default.svc\r\n"
            .concat("Authorization: Bearer %s\r\nConnection: close\r\n\r\n")
            .formatted(path, token);
    return Command.run(scratch, SOON, command, request.getBytes(StandardCharsets.UTF_8));
  }

  /// The network namespace that has `address`.
  private String networkOf(String address) throws Exception {
    for (String line :
        Command.run(scratch, SOON, List.of("ip", "netns", "list")).lines().toList()) {
      String name = line.split(" ")[0];
      String addresses =
          Command.run(scratch, SOON, List.of("ip", "-n", name, "-4", "-o", "address"));
      if (addresses.contains(" " + address + "/")) return name;
    }
    throw new AssertionError("no network namespace has " + address);
  }
}
