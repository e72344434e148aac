package dev.ballast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.GroupResource;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.access.rbac.BootstrapPolicy;
import dev.ballast.server.request.Intent;
import dev.ballast.server.request.User;
import dev.ballast.server.verb.TestApi;
import dev.ballast.world.SystemWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The roles that every cluster has, and how they come back.
class BootstrapRolesTest {
  private static final User SELF = User.authenticated("self", List.of(User.MASTERS));
  private static final ResourceType ROLES =
      new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles");
  private static final ResourceType BINDINGS =
      new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void bootstrap() {
    BootstrapRoles.run(new SystemWorld(), api.api(), SELF);
  }

  @Test
  void allAreThereAfterOneTransactionAndKeepTheRulesOfTheirKinds() {
    long before = api.store().snapshot().revision();
    bootstrap();
    assertThat(api.store().snapshot().revision()).isEqualTo(before + 1);
    assertThat(api.store().snapshot().count("rbac.authorization.k8s.io/"))
        .isEqualTo(BootstrapPolicy.objects().size());
    for (ObjectNode each : BootstrapPolicy.objects()) {
      var kind =
          api.api().kinds().byKind(Json.string(each, "apiVersion"), Json.string(each, "kind"));
      ObjectNode completed = each.deepCopy();
      kind.setDefaults(completed);
      assertThat(Json.same(completed, each)).as("defaults are in: %s", each).isTrue();
      assertThat(kind.validate(completed)).isEmpty();
    }
  }

  @Test
  void whatIsMissingComesBackAndWhatWasAddedStays() {
    bootstrap();
    api.merge(
        ROLES,
        "system:kube-dns",
        "{rules: [{verbs: [list], apiGroups: [''], resources: [services, endpoints, pods]}]}");
    api.merge(BINDINGS, "system:discovery", "{subjects: [{kind: User, name: eve}]}");
    api.delete(ROLES, "system:basic-user", "");
    api.merge(
        ROLES,
        "system:heapster",
        "{metadata: {annotations: {rbac.authorization.kubernetes.io/autoupdate: 'false'}}, rules: []}");
    bootstrap();
    assertThat(rules("system:kube-dns"))
        .isEqualTo(
            "[{\"verbs\":[\"list\"],\"apiGroups\":[\"\"],\"resources\":[\"services\",\"endpoints\",\"pods\"]},"
                + "{\"verbs\":[\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"endpoints\"]},"
                + "{\"verbs\":[\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"services\"]}]");
    assertThat(api.get(BINDINGS, "system:discovery").path("subjects")).hasSize(2);
    assertThat(api.get(ROLES, "system:basic-user").path("rules")).hasSize(2);
    assertThat(rules("system:heapster")).isEqualTo("[]");
    long settled = api.store().snapshot().revision();
    bootstrap();
    assertThat(api.store().snapshot().revision()).isEqualTo(settled);
  }

  @Test
  void aBindingToAnotherRoleIsMadeAnew() {
    bootstrap();
    api.delete(BINDINGS, "system:kube-dns", "");
    api.create(
        BINDINGS,
        "",
        """
        {metadata: {name: 'system:kube-dns'},
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},
        subjects: [{kind: User, name: eve}]}""");
    bootstrap();
    ObjectNode again = api.get(BINDINGS, "system:kube-dns");
    assertThat(Json.string(again, "roleRef", "name")).isEqualTo("system:kube-dns");
    assertThat(again.path("subjects")).hasSize(1);
  }

  @Test
  void accountsOfControllersMayDoTheirWork() {
    bootstrap();
    User account =
        User.authenticated("system:serviceaccount:kube-system:job-controller", List.of());
    var jobs = new GroupResource("batch", "jobs");
    var allowed = Intent.on(account, "update", jobs, "default", "a").withSubresource("status");
    assertThat(api.api().authorizer().allows(allowed)).isTrue();
    assertThat(api.api().authorizer().allows(allowed.withVerb("delete"))).isFalse();
  }

  private String rules(String role) {
    return Json.text(api.get(ROLES, role).path("rules"));
  }
}
