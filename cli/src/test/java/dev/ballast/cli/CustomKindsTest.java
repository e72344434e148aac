package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Custom kinds as kubectl sees them, and what is left of them when the server is killed.
class CustomKindsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: crons.stable.example.com}
      spec:
        group: stable.example.com
        scope: Namespaced
        names: {plural: crons, kind: Cron, shortNames: [cr], categories: [all]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
          additionalPrinterColumns:
          - {name: Spec, type: string, jsonPath: .spec.cron, description: When it runs.}
          - {name: Replicas, type: integer, jsonPath: .spec.replicas}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          schema:
            openAPIV3Schema:
              type: object
              description: Runs something again and again.
              properties:
                spec:
                  type: object
                  required: [cron]
                  properties:
                    cron: {type: string, pattern: '^[0-9* ]+$', description: When it runs.}
                    replicas: {type: integer, default: 1, maximum: 10}
                  x-kubernetes-validations:
                  - {rule: 'self.replicas < 9 || self.cron.startsWith("*")', message: too many}
                status: {type: object, properties: {replicas: {type: integer}}}
      """;
  private static final String OBJECT =
      """
      apiVersion: stable.example.com/v1
      kind: Cron
      metadata: {name: %s}
      spec: {cron: '* * 5'}
      """;

  private BallastProcess ballast;
  private Kubectl kubectl;

  @BeforeEach
  void up(@TempDir Path folder) throws IOException {
    Kubectl.binary();
    ballast = BallastProcess.up(folder.resolve("data"), "--simulate", "1");
    kubectl = ballast.kubectl();
  }

  private void killAndStart() throws IOException, InterruptedException {
    ballast.kill();
    ballast.start();
    kubectl = ballast.kubectl();
  }

  @AfterEach
  void down() throws InterruptedException {
    if (ballast != null) ballast.close();
  }

  private void define() {
    kubectl.pipe(DEFINITION, "apply", "-f", "-");
    kubectl.run("wait", "--for=condition=Established", "crd/crons.stable.example.com");
  }

  private String refusal(String... arguments) {
    return kubectl.attempt(Map.of(), "", arguments).err();
  }

  @Test
  void kubectlKnowsThem() {
    define();
    kubectl.pipe(OBJECT.formatted("one"), "apply", "-f", "-");
    assertThat(kubectl.run("get", "cr")).contains("SPEC", "REPLICAS", "AGE", "* * 5");
    assertThat(kubectl.run("get", "all")).contains("cron.stable.example.com/one");
    assertThat(kubectl.run("explain", "cron.spec")).contains("When it runs.", "replicas");
    assertThat(kubectl.run("explain", "cron", "--recursive")).contains("metadata", "status");
    assertThat(kubectl.run("describe", "cron", "one")).contains("Cron:", "* * 5");
    kubectl.run("scale", "cron/one", "--replicas=4");
    assertThat(kubectl.run("get", "cron", "one", "-o", "jsonpath={.spec.replicas}")).isEqualTo("4");
    assertThat(refusal("patch", "cron", "one", "--type=merge", "-p", "{\"spec\":{\"cron\":\"x\"}}"))
        .contains("spec.cron", "should match '^[0-9* ]+$'");
    String both = "{\"spec\":{\"cron\":\"1\",\"replicas\":9}}";
    assertThat(refusal("patch", "cron", "one", "--type=merge", "-p", both))
        .contains("spec: Invalid value: too many");
    String apply = OBJECT.formatted("one").replace("'* * 5'", "'7'");
    assertThat(kubectl.pipe(apply, "apply", "--server-side", "--force-conflicts", "-f", "-"))
        .contains("serverside-applied");
    assertThat(kubectl.run("delete", "cron", "--all", "--timeout=30s")).contains("deleted");
  }

  @Test
  void theyOutliveTheServer() throws Exception {
    define();
    kubectl.pipe(OBJECT.formatted("one"), "apply", "-f", "-");
    killAndStart();
    assertThat(kubectl.run("get", "crons", "one", "-o", "jsonpath={.spec.cron}"))
        .isEqualTo("* * 5");
  }

  /// Killed as soon as the definition is there, be it established or not, and while it goes.
  @Test
  void killedOnTheWay() throws Exception {
    kubectl.pipe(DEFINITION, "create", "-f", "-");
    killAndStart();
    kubectl.run("wait", "--for=condition=Established", "crd/crons.stable.example.com");
    String held =
        OBJECT.formatted("held").replace("{name: held}", "{name: held, finalizers: [a.io/b]}");
    kubectl.pipe(held, "apply", "-f", "-");
    kubectl.pipe(OBJECT.formatted("free"), "apply", "-f", "-");
    kubectl.run("delete", "crd", "crons.stable.example.com", "--wait=false");
    killAndStart();
    await().atMost(PATIENCE).until(() -> !kubectl.run("get", "crons").contains("free"));
    kubectl.run(
        "patch", "cron", "held", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
    await()
        .atMost(PATIENCE)
        .until(() -> refusal("get", "crd", "crons.stable.example.com").contains("NotFound"));
    define();
    assertThat(kubectl.run("get", "crons", "-A", "-o", "name")).isEmpty();
  }

  @Test
  void controllersFollowThem() {
    define();
    kubectl.run("create", "namespace", "shop");
    kubectl.pipe(OBJECT.formatted("one"), "apply", "-n", "shop", "-f", "-");
    kubectl.run("create", "quota", "few", "-n", "shop", "--hard=count/crons.stable.example.com=1");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                kubectl
                    .run("get", "quota", "few", "-n", "shop", "-o", "jsonpath={.status.used}")
                    .contains("\"1\""));
    assertThat(
            kubectl
                .attempt(Map.of(), OBJECT.formatted("two"), "apply", "-n", "shop", "-f", "-")
                .err())
        .contains("exceeded quota: few");
    String uid = kubectl.run("get", "cron", "one", "-n", "shop", "-o", "jsonpath={.metadata.uid}");
    kubectl.pipe(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: owned
          namespace: shop
          ownerReferences: [{apiVersion: stable.example.com/v1, kind: Cron, name: one, uid: %s}]
        """
            .formatted(uid),
        "apply",
        "-f",
        "-");
    kubectl.run("delete", "cron", "one", "-n", "shop");
    await()
        .atMost(PATIENCE)
        .until(() -> refusal("get", "configmap", "owned", "-n", "shop").contains("NotFound"));
    kubectl.pipe(OBJECT.formatted("three"), "apply", "-n", "shop", "-f", "-");
    kubectl.run("delete", "namespace", "shop", "--timeout=60s");
    assertThat(kubectl.run("get", "crons", "-A", "-o", "name")).isEmpty();
  }

  @Test
  void rolesHoldForThem() {
    define();
    kubectl.run("create", "role", "reader", "--verb=get", "--resource=crons.stable.example.com");
    kubectl.run("create", "rolebinding", "reader", "--role=reader", "--user=ann");
    assertThat(kubectl.run("auth", "can-i", "get", "crons", "--as=ann")).contains("yes");
    assertThat(refusal("get", "crons", "--as=ann"))
        .contains("cannot list resource \"crons\" in API group \"stable.example.com\"");
  }
}
