package dev.ballast.server.access.rbac;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import dev.ballast.server.verb.TestApi;
import dev.ballast.store.Limits;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What roles and bindings allow, to whom, and that nobody gives away more than they hold.
class RbacTest {
  private static final ResourceType ROLES = rbac("roles");
  private static final ResourceType CLUSTER_ROLES = rbac("clusterroles");
  private static final ResourceType BINDINGS = rbac("rolebindings");
  private static final ResourceType CLUSTER_BINDINGS = rbac("clusterrolebindings");
  private static final User BOB = User.authenticated("bob", List.of("team"));

  private final TestApi api = new TestApi();

  private static ResourceType rbac(String resource) {
    return new ResourceType("rbac.authorization.k8s.io", "v1", resource);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aRequestSeesTheBindingThatWasCommittedBeforeIt() {
    assertThat(allows("get", "", "configmaps", "default", "a")).isFalse();
    role("reader", "{verbs: [get], apiGroups: [''], resources: [configmaps]}");
    bind("b", "Role", "reader", "{kind: User, name: bob}");
    assertThat(allows("get", "", "configmaps", "default", "a")).isTrue();
    assertThat(allows("list", "", "configmaps", "default", "")).isFalse();
    assertThat(allows("get", "", "configmaps", "other", "a")).isFalse();
    assertThat(allows("get", "", "configmaps", "", "a")).isFalse();
    api.delete(BINDINGS, "b", "");
    assertThat(allows("get", "", "configmaps", "default", "a")).isFalse();
  }

  @Test
  void aRoleThatChangesChangesWhatItsHoldersMay() {
    role("reader", "{verbs: [get], apiGroups: [''], resources: [configmaps]}");
    bind("b", "Role", "reader", "{kind: Group, name: team}");
    api.merge(ROLES, "reader", "{rules: [{verbs: [list], apiGroups: [''], resources: [secrets]}]}");
    assertThat(allows("get", "", "configmaps", "default", "a")).isFalse();
    assertThat(allows("list", "", "secrets", "default", "")).isTrue();
    api.delete(ROLES, "reader", "");
    assertThat(allows("list", "", "secrets", "default", "")).isFalse();
  }

  @Test
  void namesPartsAndWildcardsAreHeeded() {
    role(
        "r",
        "{verbs: ['*'], apiGroups: [''], resources: [pods/log, '*/scale'], resourceNames: [one]}",
        "{verbs: [get], apiGroups: ['*'], resources: ['*'], resourceNames: [two]}",
        "{verbs: [watch], apiGroups: [apps], resources: [deployments]}");
    bind("b", "Role", "r", "{kind: User, name: bob}");
    assertThat(allows(part("get", "pods", "log", "one"))).isTrue();
    assertThat(allows(part("get", "pods", "log", "three"))).isFalse();
    assertThat(allows(part("get", "pods", "", "one"))).isFalse();
    assertThat(allows(part("update", "replicationcontrollers", "scale", "one"))).isTrue();
    assertThat(allows(part("get", "pods", "exec", "two"))).isTrue();
    assertThat(allows("get", "batch", "jobs", "default", "two")).isTrue();
    assertThat(allows("list", "batch", "jobs", "default", "")).isFalse();
    assertThat(allows("watch", "apps", "deployments", "default", "any")).isTrue();
    assertThat(allows("watch", "", "deployments", "default", "any")).isFalse();
  }

  @Test
  void pathsAreAllowedByClusterBindingsOnly() {
    api.create(
        CLUSTER_ROLES,
        "",
        "{metadata: {name: paths}, rules: [{verbs: [get], nonResourceURLs: [/logs, '/x/*']}]}");
    bindCluster("paths", "{kind: ServiceAccount, name: sa, namespace: default}");
    User account = User.authenticated("system:serviceaccount:default:sa", List.of());
    var rbac = api.api().authorizer();
    assertThat(rbac.allows(Intent.onPath(account, "get", "/logs"))).isTrue();
    assertThat(rbac.allows(Intent.onPath(account, "get", "/logs/a"))).isFalse();
    assertThat(rbac.allows(Intent.onPath(account, "get", "/x/y/z"))).isTrue();
    assertThat(rbac.allows(Intent.onPath(account, "post", "/logs"))).isFalse();
    assertThat(rbac.allows(Intent.onPath(BOB, "get", "/logs"))).isFalse();
    assertThat(rbac.allows(Intent.onPath(User.ANONYMOUS, "get", "/healthz"))).isTrue();
    assertThat(rbac.allows(Intent.onPath(User.ANONYMOUS, "get", "/livez/ping"))).isFalse();
  }

  @Test
  void refusalsAreWordedAsKubernetesWordsThem() {
    bind("b", "ClusterRole", "nowhere", "{kind: User, name: bob}");
    api.as(BOB);
    assertThat(refusal(() -> api.get(TestApi.CONFIG_MAPS, "a")))
        .isEqualTo(
            "403 Forbidden configmaps \"a\" is forbidden: User \"bob\" cannot get resource"
                + " \"configmaps\" in API group \"\" in the namespace \"default\": RBAC:"
                + " clusterrole.rbac.authorization.k8s.io \"nowhere\" not found");
    assertThat(refusal(() -> api.create(TestApi.NAMESPACES, "", "{metadata: {name: x}}")))
        .isEqualTo(
            "403 Forbidden namespaces is forbidden: User \"bob\" cannot create resource"
                + " \"namespaces\" in API group \"\" at the cluster scope");
  }

  @Test
  void aReviewIsToldWhichBindingAllows() {
    role("r", "{verbs: [get], apiGroups: [''], resources: [pods]}");
    bind("b", "Role", "r", "{kind: Group, name: team}");
    var decision = api.api().authorizer().decide(part("get", "pods", "", "p"));
    assertThat(decision.reason())
        .isEqualTo("RBAC: allowed by RoleBinding \"b/default\" of Role \"r\" to Group \"team\"");
  }

  @Test
  void nobodyWritesARoleWithMoreThanTheyHold() {
    role(
        "own",
        "{verbs: [get], apiGroups: [''], resources: [pods]}",
        "{verbs: ['*'], apiGroups: [rbac.authorization.k8s.io], resources: [roles]}");
    bind("own", "Role", "own", "{kind: User, name: bob}");
    api.merge(
        ROLES,
        "own",
        """
        {rules: [{verbs: [get], apiGroups: [''], resources: [pods]}, {verbs: [create, update, patch, get],
        apiGroups: [rbac.authorization.k8s.io], resources: [roles]}]}""");
    api.as(BOB);
    role("less", "{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [one]}");
    String refused =
        refusal(
            () ->
                role("more", "{verbs: [list, get], apiGroups: [''], resources: [secrets, pods]}"));
    assertThat(refused)
        .isEqualTo(
            """
            403 Forbidden roles.rbac.authorization.k8s.io "more" is forbidden: user "bob" \
            (groups=["team" "system:authenticated"]) is attempting to grant RBAC permissions not \
            currently held:
            {APIGroups:[""], Resources:["pods"], Verbs:["list"]}
            {APIGroups:[""], Resources:["secrets"], Verbs:["list" "get"]}""");
    assertThat(
            refusal(
                () ->
                    api.merge(
                        ROLES,
                        "less",
                        "{rules: [{verbs: [get], apiGroups: ['*'], resources: [pods]}]}")))
        .contains("attempting to grant RBAC permissions not currently held");
  }

  @Test
  void whoMayEscalateOrBindMay() {
    role(
        "own",
        "{verbs: [create, escalate], apiGroups: [rbac.authorization.k8s.io], resources: [roles]}",
        "{verbs: [create], apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings]}",
        """
        {verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles],
        resourceNames: [big]}""");
    bind("own", "Role", "own", "{kind: User, name: bob}");
    for (String name : List.of("big", "huge")) {
      api.create(
          CLUSTER_ROLES,
          "",
          "{metadata: {name: "
              + name
              + "}, rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}");
    }
    api.as(BOB);
    role("more", "{verbs: ['*'], apiGroups: [''], resources: [secrets]}");
    bind("big", "ClusterRole", "big", "{kind: User, name: eve}");
    assertThat(refusal(() -> bind("huge", "ClusterRole", "huge", "{kind: User, name: eve}")))
        .endsWith("currently held:\n{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}");
    assertThat(refusal(() -> bind("gone", "ClusterRole", "gone", "{kind: User, name: eve}")))
        .isEqualTo("404 NotFound clusterrole.rbac.authorization.k8s.io \"gone\" not found");
  }

  @Test
  void aPutThatWouldCreateNeedsTheRightToCreate() {
    role("own", "{verbs: [update], apiGroups: [rbac.authorization.k8s.io], resources: [roles]}");
    bind("own", "Role", "own", "{kind: User, name: bob}");
    api.as(BOB);
    assertThat(refusal(() -> api.update(ROLES, "new", "{metadata: {name: new}, rules: []}")))
        .contains("User \"bob\" cannot create resource \"roles\"");
  }

  @Test
  void whoMayOnlyReadMayNotJoinStreams() {
    role("own", "{verbs: [get], apiGroups: [''], resources: [pods/exec, pods/portforward]}");
    bind("own", "Role", "own", "{kind: User, name: bob}");
    api.as(BOB);
    for (String each : List.of("p/exec", "p/portforward")) {
      assertThat(refusal(() -> api.get(TestApi.PODS, each)))
          .contains("User \"bob\" cannot create resource \"pods/" + each.substring(2) + "\"");
    }
  }

  @Test
  void aListOfOneNameIsAboutThatObject() {
    role(
        "own",
        "{verbs: [list, watch], apiGroups: [''], resources: [configmaps], resourceNames: [one]}");
    bind("own", "Role", "own", "{kind: User, name: bob}");
    api.as(BOB);
    assertThat(api.list(TestApi.CONFIG_MAPS, "fieldSelector=metadata.name=one")).isNotNull();
    assertThat(refusal(() -> api.list(TestApi.CONFIG_MAPS, ""))).startsWith("403");
    assertThat(refusal(() -> api.list(TestApi.CONFIG_MAPS, "fieldSelector=metadata.name=two")))
        .startsWith("403 Forbidden configmaps \"two\" is forbidden");
  }

  /// The index stands so far behind that the log has forgotten what it missed.
  @Test
  void anIndexThatFellBehindReadsAllAnew() {
    try (var small = new TestApi(new Limits(64, 16, 4))) {
      Intent intent = Intent.on(BOB, "get", new GroupResource("", "configmaps"), "default", "a");
      assertThat(small.api().authorizer().allows(intent)).isFalse();
      small.create(
          ROLES,
          "",
          "{metadata: {name: r}, rules: [{verbs: [get], apiGroups: [''], resources: [configmaps]}]}");
      small.create(BINDINGS, "", binding("b", "Role", "r", "{kind: User, name: bob}"));
      for (int i = 0; i < 20; i++) {
        small.create(TestApi.CONFIG_MAPS, "", "{metadata: {name: m" + i + "}}");
      }
      assertThat(small.api().authorizer().allows(intent)).isTrue();
    }
  }

  private boolean allows(String verb, String group, String resource, String ns, String name) {
    return allows(Intent.on(BOB, verb, new GroupResource(group, resource), ns, name));
  }

  private boolean allows(Intent intent) {
    return api.api().authorizer().allows(intent);
  }

  private static Intent part(String verb, String resource, String subresource, String name) {
    return Intent.on(BOB, verb, new GroupResource("", resource), "default", name)
        .withSubresource(subresource);
  }

  private void role(String name, String... rules) {
    api.create(
        ROLES, "", "{metadata: {name: " + name + "}, rules: [" + String.join(", ", rules) + "]}");
  }

  private void bind(String name, String kind, String role, String subject) {
    api.create(BINDINGS, "", binding(name, kind, role, subject));
  }

  private void bindCluster(String role, String subject) {
    api.create(CLUSTER_BINDINGS, "", binding(role, "ClusterRole", role, subject));
  }

  private static String binding(String name, String kind, String role, String subject) {
    return """
        {metadata: {name: %s}, subjects: [%s],
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}}"""
        .formatted(name, subject, kind, role);
  }
}
