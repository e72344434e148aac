package dev.ballast.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ViewsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

  private static KubeObject object(String yaml) {
    return new KubeObject((ObjectNode) Yaml.documents(yaml).getFirst().tree());
  }

  private static PodView ready(String status, String since) {
    return new PodView(
        object(
            "{status: {conditions: [{type: Ready, status: '%s', lastTransitionTime: '%s'}]}}"
                .formatted(status, since)));
  }

  @ParameterizedTest
  @CsvSource({
    "True,  2026-01-01T00:00:00Z, 0,  true",
    "True,  2026-01-01T00:00:00Z, 59, true",
    "True,  2026-01-01T00:00:00Z, 60, false",
    "False, 2026-01-01T00:00:00Z, 0,  false",
    "True,  '',                   0,  true",
    "True,  '',                   1,  false",
  })
  void aPodIsAvailableOnceItWasReadyForLongEnough(
      String status, String since, int minReadySeconds, boolean expected) {
    assertThat(ready(status, since).available(NOW, minReadySeconds)).isEqualTo(expected);
  }

  @Test
  void aReadyPodTellsWhenItBecomesAvailable() {
    PodView pod = ready("True", "2026-01-01T00:00:50Z");
    assertThat(pod.untilAvailable(NOW, 30)).contains(Duration.ofMillis(20_001));
    assertThat(pod.available(NOW.plusMillis(20_001), 30)).isTrue();
    assertThat(pod.untilAvailable(NOW, 5)).isEmpty();
    assertThat(ready("False", "2026-01-01T00:00:50Z").untilAvailable(NOW, 30)).isEmpty();
  }

  @Test
  void aPodNamesItsClaims() {
    var pod =
        new PodView(
            object(
                """
                metadata: {name: web-0}
                spec:
                  volumes:
                  - {name: www, persistentVolumeClaim: {claimName: www-web-0}}
                  - {name: scratch, ephemeral: {}}
                  - {name: tmp, emptyDir: {}}
                """));
    assertThat(pod.claimNames()).containsExactly("www-web-0", "web-0-scratch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{operator: Exists}                                     | true",
        "{key: k, operator: Exists}                             | true",
        "{key: other, operator: Exists}                         | false",
        "{key: k, operator: Exists, effect: NoExecute}          | false",
        "{key: k, value: '5'}                                   | true",
        "{key: k, operator: Equal, value: '6'}                  | false",
        "{value: '5'}                                           | false",
        "{key: k, operator: Gt, value: '4'}                     | true",
        "{key: k, operator: Gt, value: '5'}                     | false",
        "{key: k, operator: Lt, value: '6', effect: NoSchedule} | true",
        "{key: k, operator: Lt, value: x}                       | false",
      })
  void aTaintIsTolerated(String toleration, boolean expected) {
    var taint = new Taint("k", "5", Taint.NO_SCHEDULE);
    assertThat(taint.acceptedBy(object(toleration).tree())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                               | false",
        "[{}]                                                             | false",
        "[{matchExpressions: [{key: disk, operator: Exists}]}]            | true",
        "[{matchExpressions: [{key: disk, operator: In, values: [hdd]}]}] | false",
        "[{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}] | true",
        "[{matchExpressions: [{key: size, operator: Gt, values: ['9']}]}] | true",
        "[{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}] | true",
        "[{matchFields: [{key: metadata.name, operator: In, values: [n2]}]}] | false",
        "[{}, {matchExpressions: [{key: disk, operator: Exists}]}] | true",
      })
  void aNodeSelectorNeedsOneTermThatHolds(String terms, boolean expected) {
    var node = new NodeView(object("{metadata: {name: n1, labels: {disk: ssd, size: '10'}}}"));
    var selector = NodeSelector.of(object("{nodeSelectorTerms: " + terms + "}").tree());
    assertThat(selector.matches(node)).isEqualTo(expected);
  }

  @Test
  void aClaimTellsNoClassFromAnEmptyOne() {
    assertThat(new ClaimView(object("{spec: {}}")).storageClass()).isEmpty();
    assertThat(new ClaimView(object("{spec: {storageClassName: ''}}")).storageClass()).contains("");
    var annotated =
        object(
            "{metadata: {annotations: {volume.beta.kubernetes.io/storage-class: old}}, spec: {}}");
    assertThat(new ClaimView(annotated).storageClass()).contains("old");
  }

  @Test
  void aVolumeIsReservedByNameOrBoundByUid() {
    KubeObject claim = object("{metadata: {namespace: ns, name: c, uid: u1}}");
    var byName = new VolumeView(object("{spec: {claimRef: {namespace: ns, name: c}}}"));
    var byUid = new VolumeView(object("{spec: {claimRef: {namespace: ns, name: c, uid: u2}}}"));
    assertThat(byName.claim().orElseThrow().names(claim)).isTrue();
    assertThat(byUid.claim().orElseThrow().names(claim)).isFalse();
    assertThat(new VolumeView(object("{spec: {}}")).claim()).isEmpty();
  }

  @Test
  void aNodeSaysWhatPodsMayUse() {
    var node =
        new NodeView(
            object(
                """
                status:
                  allocatable: {cpu: 1500m, pods: "110"}
                  addresses: [{type: Hostname, address: h}, {type: InternalIP, address: 10.0.0.1}]
                  conditions: [{type: Ready, status: "True"}]
                """));
    assertThat(node.allocatable("cpu").millis()).isEqualTo(1_500);
    assertThat(node.allocatable("pods").units()).isEqualTo(110);
    assertThat(node.allocatable("memory").signum()).isZero();
    assertThat(node.address("InternalIP")).isEqualTo("10.0.0.1");
    assertThat(node.ready()).isTrue();
    assertThat(List.of(node.taints().size(), node.labels().size())).containsOnly(0);
  }
}
