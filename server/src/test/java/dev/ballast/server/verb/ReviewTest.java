package dev.ballast.server.verb;

import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.request.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// The questions of who may do what, and of who asks.
class ReviewTest {
  private static final User BOB = User.authenticated("bob", List.of());

  private final TestApi api = new TestApi();

  private static ResourceType review(String resource) {
    return new ResourceType("authorization.k8s.io", "v1", resource);
  }

  private static ResourceType rbac(String resource) {
    return new ResourceType("rbac.authorization.k8s.io", "v1", resource);
  }

  @BeforeEach
  void bobReadsMaps() {
    api.create(
        rbac("roles"),
        "",
        "{metadata: {name: r}, rules: [{verbs: [get, list], apiGroups: [''], resources: [configmaps]}]}");
    api.create(
        rbac("rolebindings"),
        "",
        """
        {metadata: {name: b}, subjects: [{kind: User, name: bob}],
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}}""");
    for (String each : List.of("clusterroles", "clusterrolebindings")) basicUser(each);
  }

  private void basicUser(String resource) {
    boolean role = resource.equals("clusterroles");
    String rules =
        "rules: [{verbs: [create], apiGroups: ['*'], resources: [selfsubjectaccessreviews,"
            + " selfsubjectrulesreviews, selfsubjectreviews]}]";
    String binding =
        """
        subjects: [{kind: Group, name: 'system:authenticated'}],
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: basic}""";
    api.create(rbac(resource), "", "{metadata: {name: basic}, " + (role ? rules : binding) + "}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aSubjectIsReviewed() {
    ObjectNode answer =
        api.create(
            review("subjectaccessreviews"),
            "",
            """
            {spec: {user: bob, resourceAttributes: {namespace: default, verb: list,
            resource: configmaps}}}""");
    assertThat(Json.text(answer.path("status")))
        .isEqualTo(
            "{\"allowed\":true,\"reason\":\"RBAC: allowed by RoleBinding \\\"b/default\\\" of Role"
                + " \\\"r\\\" to User \\\"bob\\\"\"}");
    assertThat(answer.path("metadata").has("managedFields")).isTrue();
    ObjectNode masters =
        api.create(
            review("subjectaccessreviews"),
            "",
            "{spec: {groups: ['system:masters'], nonResourceAttributes: {path: /x, verb: get}}}");
    assertThat(Json.text(masters.path("status"))).isEqualTo("{\"allowed\":true}");
  }

  @Test
  void whoAsksIsReviewed() {
    api.as(BOB);
    String spec =
        "{spec: {resourceAttributes: {namespace: default, verb: %s, resource: configmaps}}}";
    for (String verb : List.of("get", "delete")) {
      ObjectNode answer = api.create(review("selfsubjectaccessreviews"), "", spec.formatted(verb));
      assertThat(answer.path("status").path("allowed").booleanValue())
          .isEqualTo(verb.equals("get"));
    }
  }

  @Test
  void aLocalReviewStaysInItsNamespace() {
    String inside =
        "{spec: {user: bob, resourceAttributes: {namespace: %s, verb: get, resource: x}}}";
    ResourceType local = review("localsubjectaccessreviews");
    ObjectNode answer = api.create(local, "", inside.formatted("default"));
    assertThat(answer.path("status").path("allowed").booleanValue()).isFalse();
    assertThat(refusal(() -> api.create(local, "", inside.formatted("other"))))
        .contains("spec.resourceAttributes.namespace: Invalid value: \"other\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {user: a}} | spec.resourceAttributes: Invalid value: null: exactly one of "
            + "nonResourceAttributes or resourceAttributes must be specified",
        "{spec: {resourceAttributes: {verb: get}}} | spec.user: Invalid value: \"\": at "
            + "least one of user or group must be specified",
        "{spec: {user: a, resourceAttributes: {verb: get}, nonResourceAttributes: {path: "
            + "/a}}} | cannot be specified in combination with resourceAttributes",
        "{metadata: {name: x}, spec: {user: a, resourceAttributes: {verb: get}}} | must be empty"
      })
  void wrongQuestionsAreRefused(String question, String words) {
    assertThat(refusal(() -> api.create(review("subjectaccessreviews"), "", question)))
        .startsWith("422 Invalid SubjectAccessReview.authorization.k8s.io \"\" is invalid: ")
        .contains(words);
  }

  @Test
  void theRulesOfWhoAsksAreListed() {
    api.as(BOB);
    ObjectNode answer =
        api.create(review("selfsubjectrulesreviews"), "", "{spec: {namespace: default}}");
    assertThat(answer.path("status").path("resourceRules")).hasSize(2);
    assertThat(answer.path("status").path("incomplete").booleanValue()).isFalse();
    assertThat(Json.text(answer.path("status").path("resourceRules").path(1)))
        .isEqualTo(
            "{\"verbs\":[\"get\",\"list\"],\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"]}");
    assertThat(refusal(() -> api.create(review("selfsubjectrulesreviews"), "", "{spec: {}}")))
        .isEqualTo("400 BadRequest no namespace on request");
  }

  @Test
  void whoAsksIsTold() {
    api.as(User.authenticated("bob", "7", List.of("team"), Map.of("k", List.of("v"))));
    var self = new ResourceType("authentication.k8s.io", "v1", "selfsubjectreviews");
    ObjectNode answer = api.create(self, "", "{}");
    assertThat(Json.text(answer.path("status").path("userInfo")))
        .isEqualTo(
            "{\"username\":\"bob\",\"uid\":\"7\",\"groups\":[\"team\",\"system:authenticated\"],"
                + "\"extra\":{\"k\":[\"v\"]}}");
  }

  @Test
  void questionsAreKeptNowhere() {
    long before = api.store().snapshot().revision();
    theRulesOfWhoAsksAreListed();
    assertThat(api.store().snapshot().revision()).isEqualTo(before);
    api.asAdministrator();
    assertThat(refusal(() -> api.list(review("subjectaccessreviews"), ""))).startsWith("405");
  }
}
