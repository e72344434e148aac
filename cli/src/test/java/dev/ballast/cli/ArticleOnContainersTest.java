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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The article's two manifests as `ballast demo` runs them: real containers, real volumes, a stock
/// kubectl. Each test takes the cluster as the one before it left it.
@Tag("containerd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArticleOnContainersTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PAGE = "/usr/share/nginx/html/index.html";

  private RealMachine machine;
  private Kubectl kubectl;

  @BeforeAll
  void demo() throws Exception {
    machine = RealMachine.demo();
    kubectl = machine.kubectl();
  }

  @AfterAll
  void remove() throws Exception {
    if (machine != null) machine.close();
  }

  @Test
  @Order(1)
  void podsComeUpInOrderAndServeFromVolumesOfTheirOwn() throws Exception {
    List<KubeObject> pods = web();
    assertThat(pods).extracting(KubeObject::name).containsExactly("web-0", "web-1", "web-2");
    for (int i = 1; i < 3; i++) {
      assertThat(pods.get(i).created()).isAfterOrEqualTo(readySince(pods.get(i - 1)));
    }
    assertThat(volumes()).containsOnlyKeys("www-web-0", "www-web-1", "www-web-2");
    assertThat(volumes().values()).doesNotHaveDuplicates();
    for (String pod : List.of("web-0", "web-1", "web-2")) {
      Path folder = machine.data().resolve("volumes").resolve(volumes().get("www-" + pod));
      Files.writeString(folder.resolve("index.html"), "the page of " + pod + "\n");
    }
    for (String pod : List.of("web-0", "web-1", "web-2")) {
      assertThat(page(pod)).isEqualTo("the page of " + pod + "\n");
      assertThat(kubectl.run("exec", pod, "--", "cat", PAGE))
          .isEqualTo("the page of " + pod + "\n");
    }
  }

  @Test
  @Order(2)
  void aSecondDemoFindsTheFirst() throws Exception {
    Map<String, String> before = containers();
    ProcessHandle server = machine.server().process();
    BallastProcess.Ended again = machine.run("demo");
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(again.output()).contains("A server already runs");
    assertThat(machine.server().process()).isEqualTo(server);
    assertThat(containers()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void aDeletedPodComesBackWithItsVolumeAndADeadContainerInPlace() throws Exception {
    KubeObject before = kubectl.object("pod", "web-1");
    kubectl.run("delete", "pod", "web-1");
    KubeObject after = awaitReplaced("web-1", before);
    assertThat(page("web-1")).isEqualTo("the page of web-1\n");
    kubectl.attempt(Map.of(), "", "exec", "web-1", "--", "sh", "-c", "kill 1");
    await().atMost(SOON).until(() -> restarts("web-1") == 1 && ready("web-1"));
    assertThat(kubectl.object("pod", "web-1").uid()).isEqualTo(after.uid());
    assertThat(page("web-1")).isEqualTo("the page of web-1\n");
    assertThat(kubectl.run("logs", "web-1", "--previous")).contains("exit");
  }

  @Test
  @Order(4)
  void namesResolveInPodsAndFollowARecreatedPodAtOnce() {
    assertThat(lookup("web-0.nginx.default.svc.cluster.local")).contains(address("web-0"));
    assertThat(lookup("web-0.nginx")).contains(address("web-0"));
    assertThat(lookup("nothing.nginx")).contains("NXDOMAIN");
    assertThat(lookup("-type=srv", "_web._tcp.nginx.default.svc.cluster.local"))
        .contains("web-0.nginx.default.svc.cluster.local")
        .contains("web-2.nginx.default.svc.cluster.local");
    assertThat(kubectl.run("exec", "web-0", "--", "wget", "-q", "-O-", "http://web-1.nginx/"))
        .contains("the page of web-1");
    String server =
        kubectl
            .run("exec", "web-0", "--", "sed", "-n", "s/^nameserver //p", "/etc/resolv.conf")
            .strip();
    KubeObject before = kubectl.object("pod", "web-2");
    kubectl.run("delete", "pod", "web-2");
    String address = awaitReplaced("web-2", before).text("status", "podIP");
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> answer(server, "web-2.nginx.default.svc.cluster.local").equals(List.of(address)));
    assertThat(lookup("web-2.nginx.default.svc.cluster.local")).contains(address);
  }

  @Test
  @Order(5)
  void scalingDownKeepsTheFilesForTheWayUp() throws Exception {
    kubectl.run("scale", "statefulset/web", "--replicas=5");
    awaitRollout();
    Map<String, String> volumes = volumes();
    assertThat(volumes).hasSize(5);
    kubectl.run("exec", "web-4", "--", "sh", "-c", "echo the fifth > " + PAGE);
    kubectl.run("scale", "statefulset/web", "--replicas=2");
    await().atMost(SOON).until(() -> web().size() == 2);
    assertThat(web()).extracting(KubeObject::name).containsExactly("web-0", "web-1");
    assertThat(volumes()).isEqualTo(volumes);
    kubectl.run("scale", "statefulset/web", "--replicas=5");
    awaitRollout();
    assertThat(volumes()).isEqualTo(volumes);
    assertThat(page("web-4")).isEqualTo("the fifth\n");
  }

  @Test
  @Order(6)
  void anotherDemoLeavesWhatSomebodyHasChangedAndSaysSo() throws Exception {
    Map<String, String> before = containers();
    BallastProcess.Ended again = machine.run("demo");
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(again.output())
        .contains("statefulset/default/web: spec.replicas stays 5, as kubectl has set it")
        .contains("StatefulSet default/web: 5 of 5 ready");
    assertThat(containers()).isEqualTo(before).hasSize(5);
  }

  @Test
  @Order(7)
  void aRolloutHonoursThePartitionStopsAtABrokenPodAndCanBeUndone() {
    partition(3);
    kubectl.run("set", "env", "statefulset/web", "COLOUR=green");
    awaitRollout();
    assertThat(revisions().get("web-4"))
        .isEqualTo(revisions().get("web-3"))
        .isNotEqualTo(revisions().get("web-2"));
    partition(0);
    awaitRollout();
    assertThat(revisions().values().stream().distinct()).hasSize(1);
    String good = revisions().get("web-4");
    kubectl.run("set", "image", "statefulset/web", "nginx=registry.invalid/none:1");
    await()
        .atMost(SOON)
        .until(() -> kubectl.run("get", "pod", "web-4", "-o", "yaml").contains("ErrImagePull"));
    assertThat(revisions().get("web-4")).isNotEqualTo(good);
    assertThat(revisions().get("web-3")).isEqualTo(good);
    assertThat(kubectl.run("rollout", "history", "statefulset/web"))
        .contains("REVISION")
        .contains("3");
    kubectl.run("rollout", "undo", "statefulset/web");
    kubectl.run("delete", "pod", "web-4");
    awaitRollout();
    assertThat(revisions().values().stream().distinct()).containsExactly(good);
  }

  @Test
  @Order(8)
  void aKilledServerGoesOnWithTheRolloutAndKeepsTheContainers() throws Exception {
    kubectl.run("set", "env", "statefulset/web", "COLOUR=blue");
    await().atMost(SOON).until(() -> ready("web-4") && changed("web-4"));
    Map<String, String> updated = containers();
    machine.kill();
    machine.up();
    awaitRollout();
    assertThat(revisions().values().stream().distinct()).hasSize(1);
    assertThat(containers()).containsEntry("web-4", updated.get("web-4"));
    Map<String, String> before = containers();
    machine.down();
    machine.up();
    await().atMost(SOON).untilAsserted(() -> assertThat(containers()).isEqualTo(before));
    assertThat(restarts("web-4")).isZero();
    assertThat(page("web-1")).isEqualTo("the page of web-1\n");
  }

  @Test
  @Order(9)
  void theDaemonSetReadsTheMachinesLogs() throws IOException {
    kubectl.run(
        "-n",
        "kube-system",
        "rollout",
        "status",
        "daemonset/fluentd-elasticsearch",
        "--timeout=60s");
    assertThat(kubectl.objects("pods", "-n", "kube-system", "-l", "name=fluentd-elasticsearch"))
        .hasSize(1);
    Path log = Files.createTempFile(Path.of("/var/log"), "ballast-test", ".log");
    try {
      Files.writeString(log, "a line of this machine\n");
      String read =
          kubectl.run(
              "-n", "kube-system", "exec", "ds/fluentd-elasticsearch", "--", "cat", log.toString());
      assertThat(read).isEqualTo("a line of this machine\n");
    } finally {
      Files.delete(log);
    }
  }

  @Test
  @Order(10)
  void aSecretIsNowhereInPlainTextWhileAMountedMapFollowsItsObject() throws IOException {
    String value = "correct-horse-battery-staple";
    kubectl.pipe(DOOMED.formatted(value), "apply", "-f", "-");
    kubectl.run("-n", "doomed", "wait", "--for=condition=Ready", "pod/reader", "--timeout=60s");
    assertThat(read("/settings/colour")).isEqualTo("red");
    assertThat(read("/vault/password")).isEqualTo(value);
    kubectl.run(
        "-n",
        "doomed",
        "patch",
        "configmap",
        "settings",
        "-p",
        "{\"data\":{\"colour\":\"green\"}}");
    await().atMost(Duration.ofSeconds(90)).until(() -> read("/settings/colour").equals("green"));
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    assertThat(machine.filesWith(value, encoded)).as("files with the secret").isEmpty();
  }

  @Test
  @Order(11)
  void aDeletedNamespaceTakesWhatIsInItAndNothingElse() {
    Map<String, String> others = containers();
    kubectl.run("delete", "namespace", "doomed", "--timeout=60s");
    assertThat(kubectl.objects("pods,configmaps,secrets", "-A"))
        .extracting(KubeObject::namespace)
        .doesNotContain("doomed");
    assertThat(containers()).isEqualTo(others);
  }

  private static final String DOOMED =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: doomed}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: vault, namespace: doomed}
      stringData: {password: %s}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: doomed}
      data: {colour: red}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reader, namespace: doomed}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: k8s.gcr.io/nginx-slim:0.8
          volumeMounts:
          - {name: settings, mountPath: /settings}
          - {name: vault, mountPath: /vault}
        volumes:
        - name: settings
          configMap: {name: settings}
        - name: vault
          secret: {secretName: vault}
      """;

  private String read(String file) {
    return kubectl.run("-n", "doomed", "exec", "reader", "--", "cat", file);
  }

  private String page(String pod) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address(pod) + "/"))
            .timeout(Duration.ofSeconds(5));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private String address(String pod) {
    return kubectl.object("pod", pod).text("status", "podIP");
  }

  private String lookup(String... what) {
    var arguments = new ArrayList<String>(List.of("exec", "web-0", "--", "nslookup"));
    arguments.addAll(List.of(what));
    return kubectl.attempt(Map.of(), "", arguments.toArray(String[]::new)).out();
  }

  /// What the node's name server has for a name, asked from the machine, which is quicker than
  /// through a pod.
  private static List<String> answer(String server, String name) throws NamingException {
    var settings = new Hashtable<String, String>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, "dns://" + server);
    var context = new InitialDirContext(settings);
    try {
      Attribute found = context.getAttributes(name, new String[] {"A"}).get("A");
      return found == null
          ? List.of()
          : Collections.list(found.getAll()).stream().map(String::valueOf).toList();
    } catch (NameNotFoundException none) {
      return List.of();
    } finally {
      context.close();
    }
  }

  private void partition(int ordinal) {
    kubectl.run(
        "patch",
        "statefulset/web",
        "-p",
        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":" + ordinal + "}}}}");
  }

  private void awaitRollout() {
    kubectl.run("rollout", "status", "statefulset/web", "--timeout=90s");
  }

  private KubeObject awaitReplaced(String pod, KubeObject before) {
    await()
        .atMost(SOON)
        .until(
            () ->
                web().stream()
                        .anyMatch(
                            each -> each.name().equals(pod) && !each.uid().equals(before.uid()))
                    && ready(pod));
    return kubectl.object("pod", pod);
  }

  private boolean ready(String pod) {
    return web().stream()
        .filter(each -> each.name().equals(pod))
        .anyMatch(each -> Json.flag(each.at("status", "containerStatuses").path(0), "ready"));
  }

  /// Whether the pod is of the newest revision while web-0 is not.
  private boolean changed(String pod) {
    return !revisions().get(pod).equals(revisions().get("web-0"));
  }

  private long restarts(String pod) {
    return Json.number(
        kubectl.object("pod", pod).at("status", "containerStatuses").path(0), -1, "restartCount");
  }

  private List<KubeObject> web() {
    return kubectl.objects("pods", "-l", "app=nginx").stream()
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }

  private Map<String, String> containers() {
    return web().stream()
        .collect(
            Collectors.toMap(
                KubeObject::name,
                pod -> Json.string(pod.at("status", "containerStatuses").path(0), "containerID")));
  }

  private Map<String, String> volumes() {
    return kubectl.objects("pvc").stream()
        .collect(Collectors.toMap(KubeObject::name, claim -> claim.text("spec", "volumeName")));
  }

  private Map<String, String> revisions() {
    return web().stream()
        .collect(
            Collectors.toMap(
                KubeObject::name, pod -> pod.labels().get("controller-revision-hash")));
  }

  private static Instant readySince(KubeObject pod) {
    for (var condition : pod.at("status", "conditions")) {
      if (Json.string(condition, "type").equals("Ready")) {
        return Instant.parse(Json.string(condition, "lastTransitionTime"));
      }
    }
    throw new AssertionError(pod.name() + " has no Ready condition");
  }
}
