package dev.ballast.server.access.node;

import static dev.ballast.server.verb.TestApi.ACCOUNTS;
import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.access.Authorizer;
import dev.ballast.server.request.Intent;
import dev.ballast.server.verb.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What a node may do: its own pods' things, and nothing of its neighbours'.
class NodeAccessTest {
  private static final ResourceType NODES = new ResourceType("", "v1", "nodes");
  private static final ResourceType VOLUMES = new ResourceType("", "v1", "persistentvolumes");

  private final TestApi api = new TestApi();

  @BeforeEach
  void podsOnTwoNodes() {
    api.create(ACCOUNTS, "", "{metadata: {name: sa}}");
    pod("mine", "n1", "s1");
    pod("theirs", "n2", "s2");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void pod(String name, String node, String secret) {
    api.create(
        PODS,
        "",
        """
        {metadata: {name: %s}, spec: {serviceAccountName: sa, nodeName: %s, containers: [{name: c,
        image: i, envFrom: [{configMapRef: {name: %s-map}}]}], volumes: [
        {name: v, secret: {secretName: %s}},
        {name: w, persistentVolumeClaim: {claimName: %s-claim}}]}}"""
            .formatted(name, node, name, secret, name));
  }

  private Authorizer.Decision decide(
      String verb, String resource, String part, String namespace, String name, String selector) {
    int dot = resource.indexOf('.');
    String group = dot < 0 ? "" : resource.substring(dot + 1);
    String plural = dot < 0 ? resource : resource.substring(0, dot);
    Intent intent =
        Intent.on(NodeIdentity.user("n1"), verb, new GroupResource(group, plural), namespace, name)
            .withSubresource(part);
    return api.api()
        .authorizer()
        .decide(
            new Intent(
                intent.user(),
                intent.verb(),
                intent.group(),
                intent.resource(),
                intent.subresource(),
                intent.namespace(),
                intent.name(),
                selector,
                ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get | secrets | '' | default | s1 | '' | yes",
        "watch | secrets | '' | default | s1 | '' | yes",
        "get | secrets | '' | default | s2 | '' | no relationship found between node 'n1' and this object",
        "list | secrets | '' | default | '' | '' | No Object name found",
        "delete | secrets | '' | default | s1 | '' | can only read resources of this type",
        "get | configmaps | '' | default | mine-map | '' | yes",
        "get | configmaps | '' | default | theirs-map | '' | no relationship",
        "get | persistentvolumeclaims | '' | default | mine-claim | '' | yes",
        "list | persistentvolumeclaims | '' | default | '' | '' | can only get individual "
            + "resources of this type",
        "create | serviceaccounts | token | default | sa | '' | yes",
        "create | serviceaccounts | token | other | sa | '' | no relationship",
        "get | nodes | '' | '' | n1 | '' | yes",
        "get | nodes | '' | '' | n2 | '' | node 'n1' cannot read 'n2', only its own Node object",
        "list | nodes | '' | '' | '' | '' | node 'n1' cannot read all nodes, only its own Node object",
        "list | nodes | '' | '' | '' | metadata.name=n1 | yes",
        "delete | nodes | '' | '' | n1 | '' | cannot delete nodes",
        "get | pods | '' | default | mine | '' | yes",
        "get | pods | '' | default | theirs | '' | no relationship",
        "list | pods | '' | '' | '' | spec.nodeName=n1 | yes",
        "list | pods | '' | '' | '' | '' | can only list/watch pods with spec.nodeName field selector",
        "update | pods | status | default | mine | '' | yes",
        "get | leases.coordination.k8s.io | '' | kube-node-lease | n1 | '' | yes",
        "get | leases.coordination.k8s.io | '' | kube-node-lease | n2 | '' | can only access "
            + "node lease with the same name",
        "get | leases.coordination.k8s.io | '' | default | n1 | '' | can only access leases in the",
        "list | services | '' | '' | '' | '' | yes",
        "create | events | '' | default | '' | '' | yes",
        "delete | deployments.apps | '' | default | d | '' | no"
      })
  void aNodeMayDoWhatItsPodsNeed(
      String verb,
      String resource,
      String part,
      String namespace,
      String name,
      String selector,
      String expected) {
    var decision = decide(verb, resource, part, namespace, name, selector);
    assertThat(decision.allowed()).as(decision.reason()).isEqualTo(expected.equals("yes"));
    if (!expected.equals("yes") && !expected.equals("no")) {
      assertThat(decision.reason()).contains(expected);
    }
  }

  @Test
  void theGraphFollowsThePods() {
    assertThat(decide("get", "secrets", "", "default", "s3", "").allowed()).isFalse();
    pod("third", "n1", "s3");
    assertThat(decide("get", "secrets", "", "default", "s3", "").allowed()).isTrue();
    pod("fourth", "n1", "s3");
    api.delete(PODS, "third", "{gracePeriodSeconds: 0}");
    assertThat(decide("get", "secrets", "", "default", "s3", "").allowed()).isTrue();
    api.delete(PODS, "fourth", "{gracePeriodSeconds: 0}");
    assertThat(decide("get", "secrets", "", "default", "s3", "").allowed()).isFalse();
  }

  @Test
  void aVolumeIsReadByTheNodeWhosePodClaimsIt() {
    String volume =
        """
        {metadata: {name: %s}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce],
        csi: {driver: d, volumeHandle: h, nodeStageSecretRef: {name: deep, namespace: default}},
        claimRef: {namespace: default, name: %s}}}""";
    api.create(VOLUMES, "", volume.formatted("v1", "mine-claim"));
    api.create(VOLUMES, "", volume.formatted("v2", "theirs-claim"));
    assertThat(decide("get", "persistentvolumes", "", "", "v1", "").allowed()).isTrue();
    assertThat(decide("get", "persistentvolumes", "", "", "v2", "").allowed()).isFalse();
    assertThat(decide("get", "secrets", "", "default", "deep", "").allowed()).isFalse();
    api.create(
        new ResourceType("", "v1", "persistentvolumeclaims"),
        "",
        """
        {metadata: {name: mine-claim}, spec: {volumeName: v1, accessModes: [ReadWriteOnce],
        resources: {requests: {storage: 1Gi}}}}""");
    assertThat(decide("get", "secrets", "", "default", "deep", "").allowed()).isTrue();
  }

  @Test
  void aNodeIsRefusedInTheWordsOfKubernetes() {
    api.as(NodeIdentity.user("n1"));
    assertThat(refusal(() -> api.get(TestApi.SECRETS, "s2")))
        .isEqualTo(
            "403 Forbidden secrets \"s2\" is forbidden: User \"system:node:n1\" cannot get resource"
                + " \"secrets\" in API group \"\" in the namespace \"default\": no relationship"
                + " found between node 'n1' and this object");
  }

  @Test
  void aNodeWritesItselfAlone() {
    api.as(NodeIdentity.user("n1"));
    api.create(NODES, "", "{metadata: {name: n1, labels: {kubernetes.io/os: linux}}}");
    assertThat(refusal(() -> api.create(NODES, "", "{metadata: {name: n2}}")))
        .contains("node \"n1\" is not allowed to modify node \"n2\"");
    assertThat(
            refusal(
                () ->
                    api.merge(
                        NODES,
                        "n1",
                        "{metadata: {labels: {node-restriction.kubernetes.io/a: b, my: own}}}")))
        .contains("is not allowed to modify labels: node-restriction.kubernetes.io/a");
    assertThat(refusal(() -> api.merge(NODES, "n1", "{spec: {taints: []}}")))
        .contains("node \"n1\" is not allowed to modify taints");
    api.merge(NODES, "n1", "{metadata: {labels: {my: own}}}");
  }

  @Test
  void aNodeTellsOfItsOwnPodsAlone() {
    api.as(NodeIdentity.user("n1"));
    api.merge(PODS, "mine/status", "{status: {phase: Running}}");
    assertThat(refusal(() -> api.merge(PODS, "theirs/status", "{status: {phase: Failed}}")))
        .contains("can only update pod status for pods with spec.nodeName set to itself");
    assertThat(refusal(() -> api.delete(PODS, "theirs", "")))
        .contains("node \"n1\" can only delete pods with spec.nodeName set to itself");
    assertThat(
            refusal(
                () ->
                    api.create(
                        PODS,
                        "",
                        "{metadata: {name: x}, spec: {nodeName: n1, containers: [{name: c, image: i}]}}")))
        .contains("annotation, node \"n1\" can only create mirror pods");
  }

  @Test
  void aNodeAsksForTokensOfItsPods() {
    String uid = Json.string(api.get(PODS, "mine"), "metadata", "uid");
    String other = Json.string(api.get(PODS, "theirs"), "metadata", "uid");
    api.as(NodeIdentity.user("n1"));
    String bound = "{spec: {boundObjectRef: {apiVersion: v1, kind: Pod, name: %s, uid: '%s'}}}";
    assertThat(Json.string(token(bound.formatted("mine", uid)), "status", "token")).isNotEmpty();
    assertThat(refusal(() -> token("{spec: {}}"))).contains("not bound to a pod");
    assertThat(refusal(() -> token(bound.formatted("mine", "")))).contains("without a uid");
    assertThat(refusal(() -> token(bound.formatted("theirs", other))))
        .contains("bound to a pod scheduled on a different node");
    String vault = bound.formatted("mine", uid).replace("{spec: {", "{spec: {audiences: [vault], ");
    assertThat(refusal(() -> token(vault))).contains("audience \"vault\" not found in pod spec");
  }

  private ObjectNode token(String request) {
    return TestApi.body(api.send(Verb.CREATE, ACCOUNTS, "sa/token", "", JSON, request));
  }
}
