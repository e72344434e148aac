package dev.ballast.kinds.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.objects.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What claims of devices, their classes and the slices that offer them must say.
class DevicesTest {
  private static final Changed CLAIM =
      new Changed(
          ResourceClaims.claim(),
          """
          {'metadata': {'name': 'c'}, 'spec': {'devices': {
            'requests': [{'name': 'r', 'exactly': {'deviceClassName': 'gpu'}}],
            'constraints': [{'matchAttribute': 'a.com/b'}],
            'config': [{'opaque': {'driver': 'd.com', 'parameters': {'a': 1}}}]}}}
          """);
  private static final Changed SLICE =
      new Changed(
          ResourceSlices.kind(),
          """
          {'metadata': {'name': 's'}, 'spec': {
            'driver': 'd.com', 'nodeName': 'n', 'pool': {'name': 'p', 'resourceSliceCount': 1},
            'devices': [{'name': 'd0', 'attributes': {'model': {'string': 'x'}}}]}}
          """);
  private static final Changed CLASS =
      new Changed(DeviceClasses.kind(), "{'metadata': {'name': 'gpu'}, 'spec': {}}");
  private static final String ALLOCATION =
      "{'allocation': {'devices': {'results': [{'request': 'r', 'driver': 'd.com', 'pool': 'p', "
          + "'device': 'd0'}]}}";

  @Test
  void whatIsLeftOutIsFilledIn() {
    ObjectNode claim = CLAIM.made();
    assertThat(Json.text(claim.at("/spec/devices/requests/0/exactly")))
        .isEqualTo("{\"deviceClassName\":\"gpu\",\"allocationMode\":\"ExactCount\",\"count\":1}");
    assertThat(claim.path("status")).isEqualTo(Json.object());
    assertThat(CLAIM.kind().validate(claim)).isEmpty();
    assertThat(SLICE.kind().validate(SLICE.made())).isEmpty();
    assertThat(CLASS.kind().validate(CLASS.made())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "requests/0 | {'name': 'r'} | spec.devices.requests[0]: Required value: exactly one of "
            + "`exactly` or `firstAvailable` is required",
        "requests/0/firstAvailable | [{'name': 'f', 'deviceClassName': 'g'}] | "
            + "spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or "
            + "`firstAvailable` is required, but multiple fields are set",
        "requests/0/exactly | {} | spec.devices.requests[0].exactly.deviceClassName: Required value",
        "requests/0/exactly/allocationMode | 'x' | "
            + "spec.devices.requests[0].exactly.allocationMode: Unsupported value: \"x\": supported "
            + "values: \"All\", \"ExactCount\"",
        "requests/0/exactly/count | -1 | spec.devices.requests[0].exactly.count: Invalid value: -1: "
            + "must be greater than zero",
        "requests/0/exactly/tolerations | [{'key': 'k', 'operator': 'Exists', 'value': 'v'}] | "
            + "spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: \"v\": must be "
            + "empty for operator `Exists`",
        "requests/1 | {'name': 'r', 'exactly': {'deviceClassName': 'gpu'}} | "
            + "spec.devices.requests[1]: Duplicate value: \"r\"",
        "constraints/0 | {} | spec.devices.constraints[0]: Required value: exactly one of",
        "constraints/0/matchAttribute | 'b' | spec.devices.constraints[0].matchAttribute: Invalid "
            + "value: \"b\": a fully qualified name must be a domain and a name separated by a slash",
        "constraints/0/requests | ['x'] | spec.devices.constraints[0].requests[0]: Invalid value: "
            + "\"x\": must be the name of a request in the claim or the name of a request",
        "config/0/opaque | null | spec.devices.config[0].opaque: Required value",
        "config/0/opaque/parameters | [1] | spec.devices.config[0].opaque.parameters: Invalid value: "
            + "\"<value omitted>\": must be a valid JSON object"
      })
  void aWrongClaimIsRefused(String place, String value, String words) {
    assertThat(CLAIM.faults("/spec/devices/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @Test
  void whatAClaimAsksForStays() {
    assertThat(CLAIM.updateFaults("", "/spec/devices/requests/0/name", "'q'").toString())
        .startsWith("[spec: Invalid value: {")
        .endsWith("field is immutable]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ALLOCATION + ", 'reservedFor': [{'resource': 'pods', 'name': 'p', 'uid': 'u'}]} |",
        "{'reservedFor': [{'resource': 'pods', 'name': 'p', 'uid': 'u'}]} | status.reservedFor: "
            + "Forbidden: may not be specified when `allocated` is not set",
        ALLOCATION
            + ", 'devices': [{'driver': 'd.com', 'pool': 'p', 'device': 'd1'}]} | "
            + "status.devices[0]: Invalid value: \"d.com/p/d1\": must be an allocated device in the "
            + "claim",
        "{'allocation': {'devices': {'results': [{'request': 'x', 'driver': 'd.com', 'pool': 'p', "
            + "'device': 'd'}]}}} | status.allocation.devices.results[0].request: Invalid value: "
            + "\"x\": must be the name of a request in the claim"
      })
  void aStatusTellsWhatIsAllocatedToWhom(String status, String words) {
    var faults = CLAIM.updateFaults("status", "/status", status);
    if (words == null) assertThat(faults).isEmpty();
    else assertThat(faults).anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nodeName | null | spec: Required value: exactly one of `nodeName`, `nodeSelector`",
        "allNodes | true | spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of",
        "allNodes | false | spec.allNodes: Invalid value: false: must be either unset or set to true",
        "pool/resourceSliceCount | 0 | spec.pool.resourceSliceCount: Invalid value: 0: must be "
            + "greater than zero",
        "driver | '' | spec.driver: Required value",
        "devices/1 | {'name': 'd0'} | spec.devices[1]: Duplicate value: \"d0\"",
        "devices/0/nodeName | 'n' | spec.devices[0]: Invalid value: null: `nodeName`, "
            + "`nodeSelector` and `allNodes` can only be set if",
        "devices/0/attributes | {'a': {}} | spec.devices[0].attributes[a]: Invalid value: \"\": "
            + "exactly one value must be specified",
        "devices/0/attributes | {'a': {'version': '1'}} | spec.devices[0].attributes[a].version: "
            + "Invalid value: \"1\": must be a string compatible with semver.org spec 2.0.0",
        "devices/0/capacity | {'m': {'value': '1', 'requestPolicy': {}}} | "
            + "spec.devices[0].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must "
            + "be true",
        "devices/0/taints | [{'key': 'a', 'effect': 'x'}] | spec.devices[0].taints[0].effect: "
            + "Unsupported value: \"x\"",
        "devices/0/bindingConditions | ['a'] | spec.devices[0].bindingFailureConditions: Invalid "
            + "value: null: bindingFailureConditions are required to use bindingConditions",
        "sharedCounters | [{'name': 'c'}] | spec.sharedCounters[0].counters: Required value"
      })
  void aWrongSliceIsRefused(String place, String value, String words) {
    assertThat(SLICE.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'default': '1', 'validValues': ['1', '2']} |",
        "{'default': '1', 'validValues': ['2', '1']} | validValues[1]: Invalid value: \"1\": values "
            + "must be sorted in ascending order",
        "{'default': '3', 'validValues': ['1', '2']} | validValues: Invalid value: \"3\": default "
            + "value is not valid according to the requestPolicy",
        "{'validValues': ['1']} | default: Required value: required when validValues is defined",
        "{'default': '1', 'validRange': {'min': '2'}} | validRange.min: Invalid value: \"1\": "
            + "default is less than min: 2",
        "{'default': '3', 'validRange': {'min': '2', 'step': '2'}} | validRange.step: Invalid value: "
            + "\"3\": value is not a multiple of a given step (2) from (2)",
        "{'default': '11', 'validRange': {'min': '2', 'max': '11'}} | validRange.max: Invalid "
            + "value: \"11\": max is larger than capacity value: 10"
      })
  void sharedCapacityIsGivenOutByAPolicy(String policy, String words) {
    var faults =
        SLICE.faults(
            "/spec/devices/0",
            "{'name': 'd0', 'allowMultipleAllocations': true, 'capacity': {'m': {'value': '10', "
                + "'requestPolicy': "
                + policy
                + "}}}");
    if (words == null) assertThat(faults).isEmpty();
    else assertThat(faults).contains("spec.devices[0].capacity[m].requestPolicy." + words);
  }

  @Test
  void aClassMayBeAnExtendedResource() {
    assertThat(CLASS.faults("/spec/extendedResourceName", "'a.com/gpu'")).isEmpty();
    assertThat(CLASS.faults("/spec/extendedResourceName", "'cpu'"))
        .containsExactly(
            "spec.extendedResourceName: Invalid value: \"cpu\": must be a valid extended resource "
                + "name");
  }

  @Test
  void tablesTellOfTheState() {
    ObjectNode claim = CLAIM.made();
    assertThat(state(claim)).isEqualTo("pending");
    Changed.put(
        claim,
        "/status",
        ALLOCATION + ", 'reservedFor': [{'resource': 'pods', 'name': 'p', 'uid': 'u'}]}");
    assertThat(state(claim)).isEqualTo("allocated,reserved");
    Changed.put(claim, "/metadata/deletionTimestamp", "'x'");
    assertThat(state(claim)).isEqualTo("deleted,allocated,reserved");
  }

  private static String state(ObjectNode claim) {
    return CLAIM.kind().columns().get(1).cell(claim, Instant.EPOCH).asString();
  }
}
