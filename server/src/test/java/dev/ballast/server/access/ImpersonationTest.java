package dev.ballast.server.access;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ResourceType;
import dev.ballast.server.access.Impersonation.Asked;
import dev.ballast.server.request.User;
import dev.ballast.server.verb.TestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Acting as others: each user, group, uid and extra needs a right of its own.
class ImpersonationTest {
  private static final User ADMIN = User.authenticated("admin", List.of(User.MASTERS));
  private static final User BOB = User.authenticated("bob", List.of());

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private User act(User user, String name, List<String> groups) {
    return act(user, new Asked(name, groups, "", Map.of()));
  }

  private User act(User user, Asked asked) {
    return Impersonation.of(api.api().authorizer(), user, asked);
  }

  @Test
  void anAdministratorBecomesWhoeverIsAskedFor() {
    assertThat(act(ADMIN, "", List.of())).isEqualTo(ADMIN);
    assertThat(act(ADMIN, "eve", List.of("a")).groups()).containsExactly("a", User.AUTHENTICATED);
    assertThat(act(ADMIN, "eve", List.of(User.UNAUTHENTICATED)).groups())
        .containsExactly(User.UNAUTHENTICATED);
    assertThat(act(ADMIN, "system:anonymous", List.of()))
        .isEqualTo(new User("system:anonymous", "", List.of(User.UNAUTHENTICATED), Map.of()));
    assertThat(act(ADMIN, "system:serviceaccount:ns:sa", List.of()).groups())
        .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns", User.AUTHENTICATED);
    var all = new Asked("eve", List.of(), "u1", Map.of("scopes", List.of("x")));
    assertThat(act(ADMIN, all))
        .isEqualTo(
            new User("eve", "u1", List.of(User.AUTHENTICATED), Map.of("scopes", List.of("x"))));
  }

  @Test
  void eachPartNeedsARightOfItsOwn() {
    grant("{verbs: [impersonate], apiGroups: [''], resources: [users], resourceNames: [eve]}");
    assertThat(act(BOB, "eve", List.of()).name()).isEqualTo("eve");
    assertThat(refusal(() -> act(BOB, "root", List.of())))
        .isEqualTo(
            "403 Forbidden users \"root\" is forbidden: User \"bob\" cannot impersonate resource"
                + " \"users\" in API group \"\" at the cluster scope");
    assertThat(refusal(() -> act(BOB, "eve", List.of("wheel")))).contains("groups \"wheel\"");
    assertThat(refusal(() -> act(BOB, "system:serviceaccount:ns:sa", List.of())))
        .contains("serviceaccounts \"sa\"", "in the namespace \"ns\"");
    var extra = new Asked("eve", List.of(), "", Map.of("scopes", List.of("view")));
    assertThat(refusal(() -> act(BOB, extra)))
        .contains(
            "userextras.authentication.k8s.io \"view\"", "\"userextras/scopes\" in API group");
    assertThat(refusal(() -> act(BOB, new Asked("eve", List.of(), "1", Map.of()))))
        .contains("uids.authentication.k8s.io \"1\"");
  }

  @Test
  void groupsWithoutAUserAreAnError() {
    assertThat(refusal(() -> act(ADMIN, "", List.of("a"))))
        .contains("requested [a] without impersonating a user");
  }

  private void grant(String rule) {
    var roles = new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles");
    var bindings = new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings");
    api.create(roles, "", "{metadata: {name: r}, rules: [" + rule + "]}");
    api.create(
        bindings,
        "",
        """
        {metadata: {name: b}, subjects: [{kind: User, name: bob}],
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}}""");
  }
}
