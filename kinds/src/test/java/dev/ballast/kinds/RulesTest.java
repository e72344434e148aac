package dev.ballast.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// What each kind fills in, forbids and counts.
class RulesTest {
  private static final Kinds KINDS = Kinds.builtIn();
  private static final String TEMPLATE =
      "'template': {'metadata': {'labels': {'a': 'b'}}, 'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}";
  private static final String SET = "'selector': {'matchLabels': {'a': 'b'}}, " + TEMPLATE;

  private static ObjectNode tree(String json) {
    return Json.parseObject(json.replace('\'', '"'));
  }

  private static ObjectNode object(String name, String fields) {
    return tree("{'metadata': {'name': '" + name + "', 'namespace': 'default'}, " + fields + "}");
  }

  private static Kind kind(String apiVersion, String name) {
    Kind kind = KINDS.byKind(apiVersion, name);
    assertThat(kind).as("%s %s", apiVersion, name).isNotNull();
    return kind;
  }

  private static ObjectNode made(Kind kind, String spec) {
    ObjectNode object = object("x", spec);
    kind.setDefaults(object);
    kind.prepareForCreate(object);
    return object;
  }

  private static List<String> faults(Kind kind, String spec) {
    return kind.validate(made(kind, spec)).stream().map(FieldError::message).toList();
  }

  private static List<String> podFaults(String container) {
    return faults(
        kind("v1", "Pod"),
        "'spec': {'containers': [{'name': 'c', 'image': 'i', " + container + "}]}");
  }

  static List<Kind> kinds() {
    return List.copyOf(KINDS.all());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void defaultsAreFilledInOnce(Kind kind) {
    ObjectNode object = made(kind, "'spec': {}");
    ObjectNode again = object.deepCopy();
    kind.setDefaults(again);
    assertThat(again).isEqualTo(object);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEmptyObjectIsJudgedNotTrippedOver(Kind kind) {
    ObjectNode empty = Json.object();
    kind.setDefaults(empty);
    List<FieldError> errors = kind.validate(empty);
    if (kind.stored()) {
      assertThat(errors)
          .extracting(FieldError::message)
          .contains("metadata.name: Required value: name or generateName is required");
    }
    assertThat(kind.columns())
        .allSatisfy(each -> assertThat(each.cell(empty, java.time.Instant.EPOCH)).isNotNull());
  }

  @Test
  void whatAnUpdateMayNotTouchComesFromTheOldObject() {
    Kind sets = kind("apps/v1", "StatefulSet");
    ObjectNode old = made(sets, "'spec': {'serviceName': 's', " + SET + "}");
    ObjectNode next = old.deepCopy();
    Json.child(next, "status").put("replicas", 7);
    Json.child(next, "metadata").put("generation", 9);
    sets.prepareForUpdate(next, old);
    assertThat(next).isEqualTo(old);
    Json.child(next, "spec").put("replicas", 3);
    sets.prepareForUpdate(next, old);
    assertThat(Json.number(next, 0, "metadata", "generation")).isEqualTo(2);
    assertThat(sets.validateUpdate(next, old)).isEmpty();
  }

  @Test
  void aStatusIsWrittenThroughItsOwnDoor() {
    Kind sets = kind("apps/v1", "StatefulSet");
    ObjectNode old = made(sets, "'spec': {" + SET + "}");
    ObjectNode next = old.deepCopy();
    Json.child(next, "spec").put("replicas", 5);
    Json.child(next, "status").put("replicas", 5);
    sets.prepareForUpdate("status", next, old);
    assertThat(Json.number(next, 0, "spec", "replicas")).isEqualTo(1);
    assertThat(Json.number(next, 0, "status", "replicas")).isEqualTo(5);
  }

  @Test
  void aClaimMayBeMountedByItsTemplatesName() {
    String claim = "'volumeClaimTemplates': [{'metadata': {'name': 'd'}, 'spec': {}}]";
    String mounting =
        SET.replace(
            "'image': 'i'", "'image': 'i', 'volumeMounts': [{'name': 'd', 'mountPath': '/d'}]");
    Kind sets = kind("apps/v1", "StatefulSet");
    assertThat(faults(sets, "'spec': {" + mounting + ", " + claim + "}")).isEmpty();
    assertThat(faults(sets, "'spec': {" + mounting + "}"))
        .containsExactly("spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"d\"");
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, Always",
    "nginx:latest, Always",
    "r:5000/nginx, Always",
    "nginx:1, IfNotPresent",
    "n@sha256:ab, IfNotPresent"
  })
  void pullPolicyFollowsTheTag(String image, String policy) {
    ObjectNode pod =
        made(
            kind("v1", "Pod"), "'spec': {'containers': [{'name': 'c', 'image': '" + image + "'}]}");
    assertThat(Json.string(Json.at(pod, "spec", "containers").path(0), "imagePullPolicy"))
        .isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | BestEffort",
        "{'requests': {'cpu': '1'}} | Burstable",
        "{'limits': {'cpu': '1', 'memory': '1Gi'}} | Guaranteed",
        "{'limits': {'cpu': '1', 'memory': '1Gi'}, 'requests': {'cpu': '500m'}} | Burstable"
      })
  void serviceClassFollowsTheResources(String resources, String type) {
    ObjectNode pod =
        made(
            kind("v1", "Pod"),
            "'spec': {'containers': [{'name': 'c', 'resources': " + resources + "}]}");
    assertThat(Json.string(pod, "status", "qosClass")).isEqualTo(type);
  }

  @Test
  void containersAreJudgedFieldByField() {
    assertThat(podFaults("'ports': [{'name': 'UP', 'containerPort': 0}]")).hasSize(3);
    assertThat(
            podFaults(
                "'env': [{'name': 'a', 'valueFrom': {'fieldRef': {'fieldPath': 'spec.hostIPC'}}}]"))
        .containsExactly(
            "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.hostIPC\": error converting "
                + "fieldPath: field label not supported: spec.hostIPC");
    assertThat(podFaults("'readinessProbe': {'exec': {}, 'tcpSocket': {'port': 1}}"))
        .containsExactly(
            "spec.containers[0].readinessProbe.exec.command: Required value",
            "spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type");
    assertThat(podFaults("'resources': {'limits': {'gpus': '1'}}"))
        .containsExactly(
            "spec.containers[0].resources.limits[gpus]: Invalid value: \"gpus\": must be a standard resource type or "
                + "fully qualified",
            "spec.containers[0].resources.limits[gpus]: Invalid value: \"gpus\": must be a standard "
                + "resource for containers",
            "spec.containers[0].resources.requests[gpus]: Invalid value: \"gpus\": must be a standard resource type or "
                + "fully qualified",
            "spec.containers[0].resources.requests[gpus]: Invalid value: \"gpus\": must be a standard "
                + "resource for containers");
  }

  @Test
  void aRollingDaemonSetEitherTakesOrAdds() {
    Kind sets = kind("apps/v1", "DaemonSet");
    String both = "'updateStrategy': {'rollingUpdate': {'maxSurge': 1, 'maxUnavailable': 1}}";
    String neither = "'updateStrategy': {'rollingUpdate': {'maxSurge': 0, 'maxUnavailable': 0}}";
    assertThat(faults(sets, "'spec': {" + SET + ", " + both + "}"))
        .containsExactly(
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when "
                + "maxUnavailable is non-zero");
    assertThat(faults(sets, "'spec': {" + SET + ", " + neither + "}"))
        .containsExactly(
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0");
  }

  @Test
  void anAllocatedAddressStays() {
    Kind services = kind("v1", "Service");
    ObjectNode old = made(services, "'spec': {'clusterIP': '10.0.0.1', 'ports': [{'port': 80}]}");
    ObjectNode next = object("x", "'spec': {'ports': [{'port': 81}]}");
    services.setDefaults(next);
    services.prepareForUpdate(next, old);
    assertThat(Json.string(next, "spec", "clusterIP")).isEqualTo("10.0.0.1");
    Json.child(next, "spec").put("clusterIP", "10.0.0.2").putArray("clusterIPs").add("10.0.0.2");
    assertThat(services.validateUpdate(next, old))
        .extracting(FieldError::message)
        .containsExactly(
            "spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set");
  }

  @Test
  void onlySecretsAreSealed() {
    assertThat(kinds()).filteredOn(Kind::sealed).extracting(Kind::kind).containsExactly("Secret");
  }

  @Test
  void podsAreSelectedByWhereTheyRun() {
    Kind pods = kind("v1", "Pod");
    ObjectNode pod = object("x", "'spec': {'nodeName': 'n1'}, 'status': {'phase': 'Running'}");
    assertThat(pods.selectableField(pod, "spec.nodeName")).contains("n1");
    assertThat(pods.selectableField(pod, "spec.hostNetwork")).contains("false");
    assertThat(pods.selectableField(pod, "spec.nope")).isEmpty();
  }
}
