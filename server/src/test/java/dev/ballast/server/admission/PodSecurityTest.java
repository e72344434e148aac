package dev.ballast.server.admission;

import static dev.ballast.server.verb.TestApi.JSON;
import static dev.ballast.server.verb.TestApi.NAMESPACES;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.STATEFUL_SETS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Verb;
import dev.ballast.server.verb.Response;
import dev.ballast.server.verb.TestApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a namespace's labels do to pods, workloads and the namespace itself.
class PodSecurityTest {
  private static final String POD =
      "{metadata: {name: %s}, spec: {hostPID: true, containers: [{name: c, image: i}]}}";
  private static final String SET =
      """
      metadata: {name: web}
      spec:
        serviceName: web
        selector: {matchLabels: {app: a}}
        template: {metadata: {labels: {app: a}}, spec: {hostPID: true, containers: [{name: c, image: i}]}}
      """;

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private List<String> label(String labels) {
    Response answer =
        api.send(
            Verb.PATCH,
            NAMESPACES,
            "default",
            "",
            "application/merge-patch+json",
            "{metadata: {labels: {" + labels + "}}}");
    return answer.warnings();
  }

  @Test
  void aPodThatTheStandardForbidsIsRefused() {
    label("pod-security.kubernetes.io/enforce: baseline");
    assertThat(refusal(() -> api.create(PODS, "", POD.formatted("p"))))
        .isEqualTo(
            "403 Forbidden pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host"
                + " namespaces (hostPID=true)");
  }

  @Test
  void aWorkloadIsWarnedOfButNotRefused() {
    label("pod-security.kubernetes.io/enforce: baseline");
    assertThat(api.send(Verb.CREATE, STATEFUL_SETS, "", "", JSON, SET).warnings())
        .containsExactly(
            "would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)");
  }

  @Test
  void whoOnlyWarnsLetsPodsThrough() {
    label(
        "pod-security.kubernetes.io/warn: baseline, pod-security.kubernetes.io/warn-version: v1.30");
    assertThat(api.send(Verb.CREATE, PODS, "", "", JSON, POD.formatted("p")).warnings())
        .containsExactly(
            "would violate PodSecurity \"baseline:v1.30\": host namespaces (hostPID=true)");
  }

  @Test
  void aStricterNamespaceNamesThePodsThatViolateIt() {
    for (String name : List.of("a", "b", "c")) api.create(PODS, "", POD.formatted(name));
    assertThat(label("pod-security.kubernetes.io/enforce: baseline"))
        .containsExactly(
            "existing pods in namespace \"default\" violate the new PodSecurity enforce level"
                + " \"baseline:latest\"",
            "a (and 2 other pods): host namespaces");
    assertThat(label("pod-security.kubernetes.io/enforce: baseline")).isEmpty();
    api.merge(PODS, "a", "{metadata: {labels: {x: z}}}");
    assertThat(refusal(() -> api.merge(PODS, "a", "{spec: {containers: [{name: c, image: j}]}}")))
        .contains("violates PodSecurity \"baseline:latest\"");
  }

  @Test
  void labelsThatSayNothingAreRefused() {
    assertThat(refusal(() -> label("pod-security.kubernetes.io/enforce: wrong")))
        .isEqualTo(
            "422 Invalid Namespace \"default\" is invalid:"
                + " metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"wrong\":"
                + " must be one of privileged, baseline, restricted");
    assertThat(refusal(() -> label("pod-security.kubernetes.io/warn-version: soon")))
        .contains("must be \"latest\" or \"v1.x\"");
  }
}
