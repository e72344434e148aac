package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what, as people arrange it with kubectl: roles, tokens, certificates.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private BallastProcess ballast;
  private Kubectl kubectl;
  private Path scratch;

  @BeforeAll
  void up(@TempDir Path folder) throws IOException {
    Kubectl.binary();
    scratch = folder;
    ballast = BallastProcess.up(folder.resolve("data"), "--simulate", "1");
    kubectl = ballast.kubectl();
  }

  @AfterAll
  void down() throws InterruptedException {
    if (ballast != null) ballast.close();
  }

  /// kubectl with credentials of somebody else and none of the administrator's.
  private Kubectl as(String name, String... credentials) throws IOException {
    Path file = scratch.resolve(name + ".kubeconfig");
    Files.writeString(file, kubectl.run("config", "view", "--raw"));
    var other = new Kubectl(file);
    other.run("config", "unset", "users.admin");
    var arguments = new ArrayList<String>(List.of("config", "set-credentials", "admin"));
    arguments.addAll(Arrays.asList(credentials));
    other.run(arguments.toArray(String[]::new));
    return other;
  }

  private String refusal(Kubectl who, String... arguments) {
    Kubectl.Result result = who.attempt(Map.of(), "", arguments);
    assertThat(result.code()).as(result.out()).isNotZero();
    return result.out() + result.err();
  }

  @Test
  void aTokenOpensWhatItsAccountMay() throws IOException {
    kubectl.run("create", "serviceaccount", "reader");
    kubectl.run("create", "role", "reader", "--verb=get,list", "--resource=configmaps");
    kubectl.run(
        "create", "rolebinding", "reader", "--role=reader", "--serviceaccount=default:reader");
    String token = kubectl.run("create", "token", "reader", "--duration=15m").strip();
    Kubectl reader = as("reader", "--token=" + token);
    assertThat(reader.run("auth", "whoami"))
        .contains("system:serviceaccount:default:reader", "system:serviceaccounts:default", "JTI=");
    assertThat(reader.run("get", "configmaps")).contains("kube-root-ca.crt");
    assertThat(refusal(reader, "get", "secrets"))
        .contains(
            "secrets is forbidden: User \"system:serviceaccount:default:reader\" cannot list"
                + " resource \"secrets\" in API group \"\" in the namespace \"default\"");
    assertThat(reader.run("auth", "can-i", "list", "configmaps")).isEqualTo("yes\n");
    assertThat(refusal(reader, "auth", "can-i", "delete", "configmaps")).startsWith("no\n");
    assertThat(reader.run("auth", "can-i", "--list"))
        .contains("configmaps", "selfsubjectaccessreviews.authorization.k8s.io", "[/version]");
    kubectl.run("delete", "serviceaccount", "reader");
    assertThat(refusal(reader, "get", "configmaps")).contains("Unauthorized");
  }

  @Test
  void anAdministratorAsksForOthers() {
    assertThat(kubectl.run("auth", "can-i", "create", "pods/exec")).isEqualTo("yes\n");
    assertThat(refusal(kubectl, "auth", "can-i", "get", "pods", "--as=eve")).startsWith("no");
    kubectl.run("create", "clusterrolebinding", "viewers", "--clusterrole=view", "--group=viewers");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                kubectl
                    .attempt(
                        Map.of(),
                        "",
                        "auth",
                        "can-i",
                        "get",
                        "pods",
                        "--as=eve",
                        "--as-group=viewers")
                    .out()
                    .startsWith("yes"));
    assertThat(refusal(kubectl, "get", "secrets", "--as=eve", "--as-group=viewers"))
        .contains("cannot list resource \"secrets\"");
    assertThat(kubectl.run("auth", "whoami", "--as=eve", "--as-uid=7")).contains("eve", "7");
  }

  @Test
  void rolesAreReconciledAndNobodyGivesAwayMoreThanTheyHold() throws IOException {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: keeper}
        rules:
        - {apiGroups: [""], resources: [pods], verbs: [%s]}
        """;
    assertThat(kubectl.pipe(role.formatted("get"), "auth", "reconcile", "-f", "-"))
        .contains("clusterrole.rbac.authorization.k8s.io/keeper reconciled");
    kubectl.pipe(role.formatted("list"), "auth", "reconcile", "-f", "-");
    assertThat(kubectl.run("get", "clusterrole", "keeper", "-o", "jsonpath={.rules[*].verbs[*]}"))
        .isEqualTo("get list");
    kubectl.run(
        "create",
        "clusterrole",
        "granter",
        "--verb=create,get,list",
        "--resource=roles,rolebindings");
    kubectl.run("create", "rolebinding", "granter", "--clusterrole=granter", "--user=greta");
    assertThat(
            refusal(
                kubectl,
                "--as=greta",
                "create",
                "role",
                "more",
                "--verb=get",
                "--resource=secrets"))
        .contains(
            "user \"greta\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                + " permissions not currently held",
            "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
    assertThat(
            refusal(
                kubectl,
                "--as=greta",
                "create",
                "rolebinding",
                "more",
                "--clusterrole=cluster-admin",
                "--user=greta"))
        .contains("is attempting to grant RBAC permissions not currently held");
  }

  @Test
  void aPodsOwnTokenReachesTheServer() throws IOException {
    kubectl.run("run", "caller", "--image=busybox", "--", "sleep", "3600");
    kubectl.run("wait", "--for=condition=Ready", "pod/caller", "--timeout=60s");
    String folder = "/var/run/secrets/kubernetes.io/serviceaccount/";
    assertThat(kubectl.run("exec", "caller", "--", "cat", folder + "namespace"))
        .isEqualTo("default");
    assertThat(kubectl.run("exec", "caller", "--", "cat", folder + "ca.crt"))
        .contains("BEGIN CERTIFICATE");
    String token = kubectl.run("exec", "caller", "--", "cat", folder + "token");
    Kubectl pod = as("caller", "--token=" + token);
    assertThat(pod.run("auth", "whoami", "-o", "yaml"))
        .contains("system:serviceaccount:default:default", "- caller", "- sim-0");
    assertThat(pod.run("get", "--raw", "/.well-known/openid-configuration"))
        .contains("\"issuer\":\"https://kubernetes.default.svc.cluster.local\"");
    assertThat(pod.run("get", "--raw", "/openid/v1/jwks")).contains("\"kty\":\"EC\"");
    kubectl.run("delete", "pod", "caller", "--force", "--grace-period=0");
    assertThat(refusal(pod, "auth", "whoami")).contains("Unauthorized");
  }

  @Test
  void aSecretMayAskForAToken() throws IOException {
    kubectl.run("create", "serviceaccount", "old");
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: old-token, annotations: {kubernetes.io/service-account.name: old}}
        type: kubernetes.io/service-account-token
        """;
    kubectl.pipe(secret, "apply", "-f", "-");
    String[] ask = {"get", "secret", "old-token", "-o", "jsonpath={.data.token}"};
    await().atMost(PATIENCE).until(() -> !kubectl.run(ask).isEmpty());
    String token = new String(Base64.getDecoder().decode(kubectl.run(ask)), StandardCharsets.UTF_8);
    assertThat(as("old", "--token=" + token).run("auth", "whoami"))
        .contains("system:serviceaccount:default:old");
    kubectl.run("delete", "serviceaccount", "old");
    await()
        .atMost(PATIENCE)
        .until(() -> refusalOrNothing("get", "secret", "old-token").contains("NotFound"));
  }

  private String refusalOrNothing(String... arguments) {
    return kubectl.attempt(Map.of(), "", arguments).err();
  }

  @Test
  void anApprovedRequestBecomesACertificateThatOpensTheDoor() throws Exception {
    Path key = scratch.resolve("jane.key");
    Path request = scratch.resolve("jane.csr");
    openssl(
        List.of("req", "-new", "-newkey", "rsa:2048", "-nodes"),
        List.of("-keyout", key.toString(), "-out", request.toString(), "-subj", "/O=dev/CN=jane"));
    submit("jane", request, "kubernetes.io/kube-apiserver-client");
    assertThat(kubectl.run("get", "csr", "jane")).contains("Pending", "kubernetes-admin");
    kubectl.run("certificate", "approve", "jane");
    String[] ask = {"get", "csr", "jane", "-o", "jsonpath={.status.certificate}"};
    await().atMost(PATIENCE).until(() -> !kubectl.run(ask).isEmpty());
    assertThat(kubectl.run("get", "csr", "jane")).contains("Approved,Issued");
    Path certificate = scratch.resolve("jane.crt");
    Files.write(certificate, Base64.getDecoder().decode(kubectl.run(ask)));
    Kubectl jane =
        as("jane", "--client-certificate=" + certificate, "--client-key=" + key.toString());
    assertThat(jane.run("auth", "whoami")).contains("jane", "[dev system:authenticated]");
    assertThat(refusal(jane, "get", "pods")).contains("User \"jane\" cannot list resource");
  }

  @Test
  void aRequestMayBeDeniedAndMastersAreNotMade() throws Exception {
    Path request = scratch.resolve("root.csr");
    openssl(
        List.of("req", "-new", "-newkey", "rsa:2048", "-nodes"),
        List.of(
            "-keyout",
            scratch.resolve("root.key").toString(),
            "-out",
            request.toString(),
            "-subj",
            "/O=system:masters/CN=root"));
    String manifest = manifest("root", request, "kubernetes.io/kube-apiserver-client");
    assertThat(kubectl.attempt(Map.of(), manifest, "apply", "-f", "-").err())
        .contains(
            "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
    submit("other", request, "example.com/own");
    kubectl.run("certificate", "deny", "other");
    assertThat(kubectl.run("get", "csr", "other")).contains("Denied");
  }

  private static String manifest(String name, Path request, String signer) throws IOException {
    return """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: %s}
        spec:
          request: %s
          signerName: %s
          usages: [client auth]
        """
        .formatted(name, Base64.getEncoder().encodeToString(Files.readAllBytes(request)), signer);
  }

  private void submit(String name, Path request, String signer) throws IOException {
    kubectl.pipe(manifest(name, request, signer), "apply", "-f", "-");
  }

  private void openssl(List<String> what, List<String> rest) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl on this machine");
    var command = new ArrayList<String>(List.of("/usr/bin/openssl"));
    command.addAll(what);
    command.addAll(rest);
    Path output = scratch.resolve("openssl.out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
  }
}
