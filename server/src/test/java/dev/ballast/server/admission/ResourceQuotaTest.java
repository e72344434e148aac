package dev.ballast.server.admission;

import static dev.ballast.server.verb.TestApi.CONFIG_MAPS;
import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.SERVICES;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.objects.Verb;
import dev.ballast.server.Cases;
import dev.ballast.server.verb.TestApi;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What is charged to a quota, and what it refuses. No controller runs: the tests write the status.
class ResourceQuotaTest {
  private static final ResourceType QUOTAS = new ResourceType("", "v1", "resourcequotas");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void quota(String name, String hard, String used, String more) {
    String spec = "{hard: {" + hard + "}" + more + "}";
    api.create(QUOTAS, "", "{metadata: {name: " + name + "}, spec: " + spec + "}");
    api.merge(QUOTAS, name + "/status", "{status: {hard: {" + hard + "}, used: {" + used + "}}}");
  }

  private JsonNode used(String name) {
    return api.get(QUOTAS, name).path("status").path("used");
  }

  private static String pod(String name, String container, String more) {
    return "{metadata: {name: %s}, spec: {containers: [{name: c, image: i, resources: {%s}}]%s}}"
        .formatted(name, container, more);
  }

  @Test
  void whatIsMadeIsChargedUntilNothingIsLeft() {
    quota("q", "pods: '1', requests.cpu: '1'", "pods: '0', requests.cpu: '0'", "");
    assertThat(refusal(() -> api.create(PODS, "", pod("p", "", ""))))
        .isEqualTo(
            "403 Forbidden pods \"p\" is forbidden: failed quota: q: must specify requests.cpu for: c");
    api.create(PODS, "", pod("p", "requests: {cpu: 600m}", ""));
    assertThat(used("q")).isEqualTo(TestApi.tree("{pods: '1', requests.cpu: 600m}"));
    assertThat(refusal(() -> api.create(PODS, "", pod("s", "requests: {cpu: 600m}", ""))))
        .isEqualTo(
            "403 Forbidden pods \"s\" is forbidden: exceeded quota: q, requested: pods=1,"
                + "requests.cpu=600m, used: pods=1,requests.cpu=600m, limited: pods=1,requests.cpu=1");
  }

  @Test
  void aDryRunIsJudgedButNotCharged() {
    quota("q", "configmaps: '1'", "configmaps: '0'", "");
    api.create(CONFIG_MAPS, "dryRun=All", "{metadata: {name: a}}");
    assertThat(used("q")).isEqualTo(TestApi.tree("{configmaps: '0'}"));
    api.create(CONFIG_MAPS, "", "{metadata: {name: a}}");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "dryRun=All", "{metadata: {name: b}}")))
        .contains("exceeded quota: q, requested: configmaps=1, used: configmaps=1");
  }

  @Test
  void aQuotaWhoseUseNobodyHasCountedYetRefuses() {
    quota("q", "configmaps: '1'", "", "");
    assertThat(refusal(() -> api.create(CONFIG_MAPS, "", "{metadata: {name: a}}")))
        .endsWith("status unknown for quota: q, resources: configmaps");
  }

  @Test
  void anyResourceCanBeCounted() {
    quota("q", "count/statefulsets.apps: '0'", "count/statefulsets.apps: '0'", "");
    String set =
        """
        metadata: {name: web}
        spec:
          serviceName: web
          selector: {matchLabels: {app: a}}
          template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}
        """;
    assertThat(refusal(() -> api.create(TestApi.STATEFUL_SETS, "", set)))
        .contains("statefulsets.apps \"web\" is forbidden: exceeded quota: q")
        .contains("limited: count/statefulsets.apps=0");
  }

  @Test
  void aServiceIsChargedForWhatAnUpdateAdds() {
    String hard = "services: '5', services.nodeports: '1'";
    quota("q", hard, "services: '0', services.nodeports: '0'", "");
    api.create(SERVICES, "", "{metadata: {name: s}, spec: {ports: [{port: 1}]}}");
    api.merge(SERVICES, "s", "{spec: {type: NodePort}}");
    assertThat(used("q")).isEqualTo(TestApi.tree("{services: '1', services.nodeports: '1'}"));
    assertThat(
            refusal(
                () ->
                    api.create(
                        SERVICES,
                        "",
                        "{metadata: {name: t}, spec: {type: NodePort, ports: [{port: 1}]}}")))
        .contains("requested: services.nodeports=1, used: services.nodeports=1");
  }

  static Stream<Arguments> scopesSayWhichPodsCount() {
    return Cases.of(
        """
        scopes: [Terminating]
        =>
        => , activeDeadlineSeconds: 5
        => true

        scopes: [Terminating]
        =>
        =>
        => false

        scopes: [NotTerminating]
        =>
        =>
        => true

        scopes: [BestEffort]
        =>
        =>
        => true

        scopes: [NotBestEffort]
        => requests: {cpu: 1}
        =>
        => true

        scopes: [NotBestEffort]
        =>
        =>
        => false

        scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values:
        [system-node-critical]}]}
        =>
        => , priorityClassName: system-node-critical
        => true

        scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values:
        [system-node-critical]}]}
        =>
        => , priorityClassName: system-node-critical
        => false

        scopes: [CrossNamespacePodAffinity]
        =>
        => , affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:
           z, namespaces: [a], labelSelector: {}}]}}
        => true
        """);
  }

  @ParameterizedTest
  @MethodSource
  void scopesSayWhichPodsCount(String scope, String container, String more, boolean counts) {
    quota("q", "pods: '9'", "pods: '0'", ", " + scope);
    api.create(PODS, "", pod("p", container, more));
    assertThat(Json.string(used("q"), "pods")).isEqualTo(counts ? "1" : "0");
  }

  @Test
  void ofManyWritersAtOnceOnlyAsManyGetThroughAsThereIsRoomFor() throws Exception {
    quota("q", "configmaps: '7'", "configmaps: '0'", "");
    var admitted = new AtomicInteger();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String name = "a" + i;
        writers.submit(
            () -> {
              try {
                api.create(CONFIG_MAPS, "", "{metadata: {name: " + name + "}}");
                admitted.incrementAndGet();
              } catch (ApiException full) {
                assertThat(full.code()).isEqualTo(403);
              }
            });
      }
    }
    assertThat(admitted).hasValue(7);
    assertThat(Json.string(used("q"), "configmaps")).isEqualTo("7");
    assertThat(api.send(Verb.LIST, CONFIG_MAPS, "", "", TestApi.JSON, "")).isNotNull();
  }
}
