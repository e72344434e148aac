package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A machine that was switched off in the middle of it: after `up`, pods run again with their
/// volumes, from the images that were there.
@Tag("containerd")
@Timeout(180)
class RebootedMachineTest {
  @TempDir private Path folder;

  @Test
  void podsRunAgainWithTheirVolumesAndTheirData() throws Exception {
    try (RealMachine machine = RealMachine.fresh()) {
      var reboot = new Reboot(machine, folder);
      Remains remains = new Remains(machine);
      machine.up();
      machine.importBusybox();
      Kubectl kubectl = machine.kubectl();
      kubectl.run("create", "secret", "generic", "vault", "--from-literal=word=remembered");
      kubectl.pipe(MANIFESTS, "apply", "-f", "-");
      kubectl.run("rollout", "status", "statefulset/db", "--timeout=60s");
      kubectl.run("exec", "db-1", "--", "sh", "-c", "echo precious > /data/file; sync");
      KubeObject before = kubectl.object("pod", "db-1");

      reboot.happen();
      machine.up();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ready(kubectl, "db-0") && ready(kubectl, "db-1") && ready(kubectl, "lone"));
      KubeObject after = kubectl.object("pod", "db-1");
      assertThat(after.uid()).isEqualTo(before.uid());
      assertThat(container(after)).isNotEqualTo(container(before));
      assertThat(Json.number(status(after), -1, "restartCount")).isEqualTo(1);
      assertThat(kubectl.run("exec", "db-1", "--", "cat", "/data/file")).isEqualTo("precious\n");
      assertThat(kubectl.run("exec", "db-1", "--", "sh", "-c", "echo $WORD; cat /vault/word"))
          .isEqualTo("remembered\nremembered");
      assertThat(kubectl.run("exec", "lone", "--", "cat", "/scratch/starts"))
          .isEqualTo("start\nstart\n");
      assertThat(kubectl.run("exec", "db-0", "--", "nslookup", "db-1.db.default.svc.cluster.local"))
          .contains(after.text("status", "podIP"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(remains.of(kubectl.objects("pods", "-A"), kubectl.objects("pv")))
                      .isEmpty());
    }
  }

  private static boolean ready(Kubectl kubectl, String pod) {
    KubeObject found = kubectl.object("pod", pod);
    return Json.flag(status(found), "ready") && Json.number(status(found), 0, "restartCount") == 1;
  }

  private static tools.jackson.databind.JsonNode status(KubeObject pod) {
    return pod.at("status", "containerStatuses").path(0);
  }

  private static String container(KubeObject pod) {
    return Json.string(status(pod), "containerID");
  }

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {clusterIP: None, selector: {app: db}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: 2
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            terminationGracePeriodSeconds: 1
            initContainers:
            - name: first
              image: %1$s
              command: ["sh", "-c", "echo init >> /data/inits"]
              volumeMounts: [{name: data, mountPath: /data}]
            containers:
            - name: main
              image: %1$s
              command: ["sh", "-c", "trap exit TERM; while :; do sleep 0.2; done"]
              env: [{name: WORD, valueFrom: {secretKeyRef: {name: vault, key: word}}}]
              volumeMounts: [{name: data, mountPath: /data}, {name: vault, mountPath: /vault}]
            volumes: [{name: vault, secret: {secretName: vault}}]
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: lone}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: %1$s
          command: ["sh", "-c", "echo start >> /scratch/starts; trap exit TERM; while :; do sleep 0.2; done"]
          ports: [{containerPort: 80, hostPort: 38080}]
          volumeMounts: [{name: scratch, mountPath: /scratch}]
        volumes: [{name: scratch, emptyDir: {}}]
      """
          .formatted(BusyboxImage.NAME);
}
