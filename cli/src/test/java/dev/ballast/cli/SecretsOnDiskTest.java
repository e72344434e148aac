package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The value of a Secret reaches a pod in every way that there is, real containers included, and
/// lies in no file of the data folder.
@Tag("containerd")
@Timeout(240)
class SecretsOnDiskTest {
  /// What a shell, a JSON document and sed each have their own ideas about.
  private static final String AWKWARD =
      "first line\nsecond \"quoted\" \\n not a line /etc & 'more' ünïcode \uD83D\uDC33 tab\tend";

  private static final String WORD = "correct-horse-battery-staple";

  @Test
  void aValueReachesThePodAndNoFile() throws Exception {
    try (RealMachine machine = RealMachine.bare()) {
      Kubectl kubectl = machine.kubectl();
      kubectl.pipe(Json.text(secret().tree()), "apply", "-f", "-");
      kubectl.pipe(POD, "apply", "-f", "-");
      kubectl.run("wait", "--for=condition=Ready", "pod/reader", "--timeout=60s");
      String id = containerId(kubectl);
      everyWayShowsTheValues(kubectl);
      nothingOnDisk(machine);
      assertThat(machine.filesWith("ballast-sealed-")).anyMatch(each -> each.endsWith("meta.db"));

      machine.kill();
      machine.up();
      everyWayShowsTheValues(kubectl);
      assertThat(containerId(kubectl)).isEqualTo(id);
      kubectl.attempt(java.util.Map.of(), "", "exec", "reader", "--", "sh", "-c", "kill 1");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !containerId(kubectl).equals(id) && ready(kubectl));
      everyWayShowsTheValues(kubectl);
      kubectl.run("delete", "pod", "reader", "--grace-period=1");
      nothingOnDisk(machine);
    }
  }

  private static KubeObject secret() {
    KubeObject secret = KubeObject.of("v1", "Secret", "default", "vault");
    var values = secret.tree().putObject("stringData");
    values.put("word", WORD).put("awkward", WORD + AWKWARD).put("long", WORD.repeat(3_000));
    values.put("EMPTY", "");
    return secret;
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: reader}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: %s
          command: ["sh", "-c", "trap 'exit 1' TERM; echo $0 > /memory/argument; while :; do sleep 1; done"]
          args: ["a $(WORD) in an argument"]
          env:
          - {name: WORD, valueFrom: {secretKeyRef: {name: vault, key: word}}}
          - {name: AWKWARD, valueFrom: {secretKeyRef: {name: vault, key: awkward}}}
          - {name: URL, value: "postgres://user:$(WORD)@host/5"}
          envFrom:
          - {prefix: ALL_, secretRef: {name: vault}}
          readinessProbe:
            exec: {command: ["sh", "-c", "test -n \\"$WORD\\""]}
            periodSeconds: 1
          volumeMounts:
          - {name: memory, mountPath: /memory}
          - {name: plain, mountPath: /plain}
          - {name: all, mountPath: /all}
          - {name: plain, mountPath: /one, subPath: word}
        volumes:
        - name: memory
          emptyDir: {medium: Memory}
        - name: plain
          secret: {secretName: vault}
        - name: all
          projected: {sources: [{secret: {name: vault}}]}
      """
          .formatted(BusyboxImage.NAME);

  private static void everyWayShowsTheValues(Kubectl kubectl) {
    assertThat(variable(kubectl, "WORD")).isEqualTo(WORD + "\n");
    assertThat(variable(kubectl, "AWKWARD")).isEqualTo(WORD + AWKWARD + "\n");
    assertThat(variable(kubectl, "ALL_awkward")).isEqualTo(WORD + AWKWARD + "\n");
    assertThat(variable(kubectl, "ALL_long")).isEqualTo(WORD.repeat(3_000) + "\n");
    assertThat(variable(kubectl, "ALL_EMPTY")).isEqualTo("\n");
    assertThat(variable(kubectl, "URL")).isEqualTo("postgres://user:" + WORD + "@host/5\n");
    assertThat(run(kubectl, "cat /memory/argument")).isEqualTo("a " + WORD + " in an argument\n");
    assertThat(run(kubectl, "cat /plain/awkward")).isEqualTo(WORD + AWKWARD);
    assertThat(run(kubectl, "cat /all/awkward")).isEqualTo(WORD + AWKWARD);
    assertThat(run(kubectl, "cat /one")).isEqualTo(WORD);
    assertThat(kubectl.run("describe", "pod", "reader")).doesNotContain(WORD);
  }

  private static String variable(Kubectl kubectl, String name) {
    return run(kubectl, "printf '%s\\n' \"$" + name + "\"");
  }

  private static String run(Kubectl kubectl, String script) {
    return kubectl.run("exec", "reader", "--", "sh", "-c", script);
  }

  private static String containerId(Kubectl kubectl) {
    return Json.string(status(kubectl), "containerID");
  }

  private static boolean ready(Kubectl kubectl) {
    return Json.flag(status(kubectl), "ready");
  }

  private static tools.jackson.databind.JsonNode status(Kubectl kubectl) {
    return kubectl.object("pod", "reader").at("status", "containerStatuses").path(0);
  }

  private static void nothingOnDisk(RealMachine machine) throws IOException {
    String encoded = Base64.getEncoder().encodeToString(WORD.getBytes(StandardCharsets.UTF_8));
    assertThat(machine.filesWith(WORD, encoded)).as("files with a Secret").isEmpty();
  }
}
