package dev.ballast.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.statefulset.ClaimState.Owner;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SetObjectsTest {
  private static final KubeObject SET =
      new KubeObject(
          (ObjectNode)
              Yaml.documents(
                      """
                      apiVersion: apps/v1
                      kind: StatefulSet
                      metadata: {name: web, namespace: default, uid: set-uid}
                      spec:
                        serviceName: nginx
                        selector: {matchLabels: {app: nginx}}
                        template:
                          metadata: {labels: {app: nginx, tier: front}, annotations: {note: kept}}
                          spec:
                            containers: [{name: nginx, image: nginx}]
                            volumes:
                            - {name: www, emptyDir: {}}
                            - {name: tmp, emptyDir: {}}
                        volumeClaimTemplates:
                        - metadata: {name: www, labels: {disk: fast}}
                          spec: {accessModes: [ReadWriteOnce]}
                      """)
                  .getFirst()
                  .tree());
  private static final ObjectNode TEMPLATE = (ObjectNode) SET.at("spec", "template");

  private final SetObjects objects = new SetObjects(SET);
  private final KubeObject pod = objects.pod(2, "web-abc", TEMPLATE);

  @Test
  void s1_aPodIsNamedByItsOrdinal() {
    assertThat(pod.name()).isEqualTo("web-2");
    assertThat(pod.text("spec", "hostname")).isEqualTo("web-2");
    assertThat(pod.text("spec", "subdomain")).isEqualTo("nginx");
    assertThat(pod.annotations()).containsEntry("note", "kept");
    assertThat(pod.controller().orElseThrow().uid()).isEqualTo("set-uid");
  }

  @Test
  void s2_labelsTellWhoItIs() {
    assertThat(pod.labels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "web-2")
        .containsEntry("apps.kubernetes.io/pod-index", "2")
        .containsEntry("controller-revision-hash", "web-abc")
        .containsEntry("tier", "front");
    assertThat(TEMPLATE.path("metadata").path("labels").size()).isEqualTo(2);
  }

  @Test
  void s4_aClaimIsNamedByTemplateAndPod() {
    KubeObject claim = objects.claim("www-web-2", 2, SetSpec.Retention.RETAIN);
    assertThat(claim.name()).isEqualTo("www-web-2");
    assertThat(claim.labels()).isEqualTo(Map.of("disk", "fast", "app", "nginx"));
    assertThat(claim.texts("spec", "accessModes")).containsExactly("ReadWriteOnce");
    assertThat(claim.owners()).isEmpty();
  }

  @Test
  void s6_aClaimsVolumeStandsForOneOfTheSameName() {
    assertThat(pod.at("spec", "volumes"))
        .isEqualTo(
            Json.parse(
                """
                [{"name": "www", "persistentVolumeClaim": {"claimName": "www-web-2"}},
                 {"name": "tmp", "emptyDir": {}}]
                """));
  }

  @Test
  void s26_aClaimThatGoesWithTheSetIsItsFromTheStart() {
    KubeObject claim = objects.claim("www-web-2", 2, new SetSpec.Retention(true, true));
    assertThat(claim.controller().orElseThrow().uid()).isEqualTo("set-uid");
  }

  @Test
  void s26_ownersChangeAndOthersStay() {
    KubeObject claim = objects.claim("www-web-2", 2, new SetSpec.Retention(true, false));
    ObjectNode other = Json.object();
    other.put("apiVersion", "v1").put("kind", "ConfigMap").put("name", "x").put("uid", "x");
    ((tools.jackson.databind.node.ArrayNode) claim.at("metadata", "ownerReferences")).add(other);
    var member = new Member("web-2", "pod-uid", 2, "Running", null, false, "r", true);

    KubeObject byPod = objects.owned(claim, Owner.POD, member);
    assertThat(byPod.owners()).extracting(each -> each.uid()).containsExactly("x", "pod-uid");
    KubeObject byNobody = objects.owned(byPod, Owner.NOBODY, member);
    assertThat(byNobody.owners()).extracting(each -> each.uid()).containsExactly("x");
    KubeObject bySet = objects.owned(byPod, Owner.SET, member);
    assertThat(bySet.owners()).extracting(each -> each.uid()).containsExactly("x", "set-uid");
  }

  @Test
  void whatTheSetSaysIsRead() {
    KubeObject set = SET.copy();
    ObjectNode spec = Json.child(set.tree(), "spec");
    spec.put("replicas", 10).put("podManagementPolicy", "Parallel").put("minReadySeconds", 7);
    spec.putObject("ordinals").put("start", 3);
    spec.putObject("updateStrategy")
        .put("type", "RollingUpdate")
        .putObject("rollingUpdate")
        .put("partition", 2)
        .put("maxUnavailable", "25%");
    spec.putObject("persistentVolumeClaimRetentionPolicy").put("whenScaled", "Delete");
    SetSpec read = SetSpec.of(set);
    assertThat(read.ordered()).isFalse();
    assertThat(read.maxUnavailable()).contains(2);
    assertThat(read.minReadySeconds()).isEqualTo(7);
    assertThat(read.isBelowPartition(4)).isTrue();
    assertThat(read.isBelowPartition(5)).isFalse();
    assertThat(read.wants(12)).isTrue();
    assertThat(read.wants(13)).isFalse();
    assertThat(read.retention()).isEqualTo(new SetSpec.Retention(false, true));
    assertThat(read.claimNames(3)).containsExactly("www-web-3");
  }
}
