package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.ACCOUNTS;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.world.SystemWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pod gets of its service account, and what that forbids it.
class PodAccountTest {
  private final TestApi api = new TestApi(new SystemWorld(), true);

  @BeforeEach
  void accounts() {
    api.create(ACCOUNTS, "", "{metadata: {name: default}, imagePullSecrets: [{name: reg}]}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private JsonNode pod(String name, String spec) {
    ObjectNode pod =
        api.create(
            PODS,
            "",
            """
            {metadata: {name: %s}, spec: {initContainers: [{name: i, image: i}],
            containers: [{name: c, image: i}], %s}}"""
                .formatted(name, spec));
    return pod.path("spec");
  }

  @Test
  void aPodGetsTheDefaultAccountWithAToken() {
    JsonNode spec = pod("p", "restartPolicy: Always");
    assertThat(Json.string(spec, "serviceAccountName")).isEqualTo("default");
    assertThat(Json.string(spec, "serviceAccount")).isEqualTo("default");
    assertThat(Json.string(spec.path("imagePullSecrets").path(0), "name")).isEqualTo("reg");
    JsonNode volume = spec.path("volumes").path(0);
    assertThat(Json.string(volume, "name")).matches("kube-api-access-[a-z0-9]{5}");
    assertThat(Json.text(volume.path("projected")))
        .isEqualTo(
            """
            {"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},\
            {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},\
            {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1",\
            "fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}""");
    for (String each : new String[] {"initContainers", "containers"}) {
      JsonNode mount = spec.path(each).path(0).path("volumeMounts").path(0);
      assertThat(Json.string(mount, "mountPath"))
          .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
      assertThat(Json.string(mount, "name")).isEqualTo(Json.string(volume, "name"));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, '', true", "false, '', false", "false, true, true", "true, false, false"})
  void accountAndPodSayWhetherATokenIsMounted(String ofAccount, String ofPod, boolean mounted) {
    api.create(
        ACCOUNTS, "", "{metadata: {name: a}, automountServiceAccountToken: " + ofAccount + "}");
    String own = ofPod.isEmpty() ? "" : ", automountServiceAccountToken: " + ofPod;
    JsonNode spec = pod("p", "serviceAccountName: a" + own);
    assertThat(spec.path("volumes").isEmpty()).isEqualTo(!mounted);
  }

  @Test
  void aMountOfTheUsersOwnStays() {
    JsonNode spec =
        api.create(
                PODS,
                "",
                """
                {metadata: {name: p}, spec: {volumes: [{name: v, emptyDir: {}}], containers: [{name: c,
                image: i, volumeMounts: [{name: v,
                mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}]}}""")
            .path("spec");
    assertThat(spec.path("volumes")).hasSize(1);
    assertThat(spec.path("containers").path(0).path("volumeMounts")).hasSize(1);
  }

  @Test
  void anAccountThatIsNotThereIsRefused() {
    assertThat(refusal(() -> pod("p", "serviceAccountName: nobody")))
        .isEqualTo(
            "403 Forbidden pods \"p\" is forbidden: error looking up service account"
                + " default/nobody: serviceaccount \"nobody\" not found");
  }

  @Test
  void aMarkedAccountLetsItsSecretsAloneIn() {
    api.create(
        ACCOUNTS,
        "",
        """
        {metadata: {name: strict, annotations: {kubernetes.io/enforce-mountable-secrets: 'true'}},
        secrets: [{name: mine}]}""");
    String volume = "serviceAccountName: strict, volumes: [{name: v, secret: {secretName: %s}}]";
    assertThat(pod("p", volume.formatted("mine")).path("volumes")).hasSize(2);
    assertThat(refusal(() -> pod("q", volume.formatted("yours"))))
        .endsWith(
            "volume with secret.secretName=\"yours\" is not allowed because service account strict"
                + " does not reference that secret");
  }

  @Test
  void aMirrorOfANodesOwnPodHasNoAccount() {
    String mirror =
        """
        {metadata: {name: m, annotations: {kubernetes.io/config.mirror: x}}, spec: {nodeName: n1,
        serviceAccountName: '%s', containers: [{name: c, image: i}]}}""";
    assertThat(api.create(PODS, "", mirror.formatted("")).path("spec").has("volumes")).isFalse();
    assertThat(refusal(() -> api.create(PODS, "", mirror.formatted("default"))))
        .contains("a mirror pod may not reference service accounts");
  }
}
