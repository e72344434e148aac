package dev.ballast.server.admission;

import static dev.ballast.server.verb.TestApi.PODS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.Cases;
import dev.ballast.server.verb.TestApi;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// What a LimitRange adds to pods and what it refuses.
class LimitRangerTest {
  private static final ResourceType RANGES = new ResourceType("", "v1", "limitranges");
  private static final ResourceType CLAIMS = new ResourceType("", "v1", "persistentvolumeclaims");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void range(String limits) {
    api.create(RANGES, "", "{metadata: {name: r}, spec: {limits: [" + limits + "]}}");
  }

  private static String pod(String resources) {
    return "{metadata: {name: p}, spec: {containers: [{name: c, image: i, resources: {"
        + resources
        + "}}]}}";
  }

  @Test
  void aContainerThatSaysNothingGetsTheDefaultsAndANoteOfIt() {
    range("{type: Container, default: {cpu: 500m, memory: 1Gi}, defaultRequest: {cpu: 100m}}");
    ObjectNode made =
        api.create(
            PODS,
            "",
            """
            metadata: {name: p}
            spec:
              initContainers: [{name: s, image: i, resources: {limits: {cpu: '1'}}}]
              containers: [{name: c, image: i}]
            """);
    assertThat(made.path("spec").path("containers").path(0).path("resources"))
        .isEqualTo(
            TestApi.tree("{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 500m, memory: 1Gi}}"));
    assertThat(made.path("spec").path("initContainers").path(0).path("resources").path("limits"))
        .isEqualTo(TestApi.tree("{cpu: '1', memory: 1Gi}"));
    assertThat(Json.string(made, "metadata", "annotations", "kubernetes.io/limit-ranger"))
        .isEqualTo(
            "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for"
                + " container c; memory request for init container s; memory limit for init"
                + " container s");
  }

  static Stream<Arguments> aPodOutsideTheBoundsIsRefused() {
    return Cases.of(
        """
        {type: Container, min: {cpu: 100m}}
        => limits: {cpu: 50m}
        => minimum cpu usage per Container is 100m, but request is 50m

        {type: Container, max: {cpu: 100m}}
        => requests: {cpu: 50m}, limits: {cpu: 200m}
        => maximum cpu usage per Container is 100m, but limit is 200m

        {type: Pod, max: {memory: 1Gi}}
        => requests: {memory: 1Gi}
        => maximum memory usage per Pod is 1Gi.  No limit is specified

        {type: Pod, max: {memory: 1Gi}, min: {cpu: 1}}
        => limits: {memory: 2Gi}
        => [minimum cpu usage per Pod is 1.  No request is specified, maximum memory usage per Pod is
           1Gi, but limit is 2Gi]

        {type: Container, maxLimitRequestRatio: {cpu: '2'}}
        => requests: {cpu: 100m}, limits: {cpu: 300m}
        => cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000

        {type: Container, maxLimitRequestRatio: {cpu: '2'}}
        => limits: {memory: 1Gi}
        => cpu max limit to request ratio per Container is 2, but no request is specified or request
           is 0
        """);
  }

  @ParameterizedTest
  @MethodSource
  void aPodOutsideTheBoundsIsRefused(String limit, String resources, String why) {
    range(limit);
    assertThat(refusal(() -> api.create(PODS, "", pod(resources))))
        .isEqualTo("403 Forbidden pods \"p\" is forbidden: " + why);
  }

  @Test
  void aClaimOutsideTheBoundsIsRefused() {
    range("{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 2Gi}}");
    String claim =
        "{metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}}";
    assertThat(refusal(() -> api.create(CLAIMS, "", claim.formatted("3Gi"))))
        .endsWith("maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi");
    assertThat(refusal(() -> api.create(CLAIMS, "", claim.formatted("500Mi"))))
        .endsWith("minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi");
    api.create(CLAIMS, "", claim.formatted("2Gi"));
  }
}
