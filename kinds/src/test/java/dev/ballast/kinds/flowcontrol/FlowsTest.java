package dev.ballast.kinds.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// What flow schemas and priority levels must say.
class FlowsTest {
  private static final Changed SCHEMA =
      new Changed(
          FlowSchemas.kind(),
          """
          {'metadata': {'name': 's'}, 'spec': {
            'priorityLevelConfiguration': {'name': 'l'},
            'rules': [{
              'subjects': [{'kind': 'User', 'user': {'name': 'u'}}],
              'resourceRules': [{'verbs': ['*'], 'apiGroups': [''], 'resources': ['pods'],
                                 'namespaces': ['*']}],
              'nonResourceRules': [{'verbs': ['get'], 'nonResourceURLs': ['/healthz']}]}]}}
          """);
  private static final Changed LEVEL =
      new Changed(
          PriorityLevels.kind(),
          """
          {'metadata': {'name': 'l'}, 'spec': {'type': 'Limited', 'limited': {
            'limitResponse': {'type': 'Queue', 'queuing': {}}}}}
          """);

  @Test
  void whatIsLeftOutIsFilledIn() {
    assertThat(Json.number(SCHEMA.made(), 0, "spec", "matchingPrecedence")).isEqualTo(1000);
    assertThat(Json.text(LEVEL.made().path("spec").path("limited")))
        .isEqualTo(
            "{\"limitResponse\":{\"type\":\"Queue\",\"queuing\":{\"queues\":64,\"handSize\":8,"
                + "\"queueLengthLimit\":50}},\"nominalConcurrencyShares\":30,\"lendablePercent\":0}");
    assertThat(SCHEMA.kind().validate(SCHEMA.made())).isEmpty();
    assertThat(LEVEL.kind().validate(LEVEL.made())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "matchingPrecedence | -1 | spec.matchingPrecedence: Invalid value: -1: must be a positive "
            + "value",
        "matchingPrecedence | 1 | spec.matchingPrecedence: Invalid value: 1: only the schema named "
            + "'exempt' may have matchingPrecedence 1",
        "matchingPrecedence | 10001 | spec.matchingPrecedence: Invalid value: 10001: must not be "
            + "greater than 10000",
        "priorityLevelConfiguration | {} | spec.priorityLevelConfiguration.name: Required value: "
            + "must reference a priority level",
        "rules/0/subjects | [] | spec.rules[0].subjects: Required value: subjects must contain at "
            + "least one value",
        "rules/0/subjects/0 | {'kind': 'Group', 'user': {'name': 'u'}} | "
            + "spec.rules[0].subjects[0].group: Required value: group is required when subject kind "
            + "is 'Group'",
        "rules/0/subjects/0/group | {'name': 'g'} | spec.rules[0].subjects[0].group: Forbidden: "
            + "group is forbidden when subject kind is not 'Group'",
        "rules/0/subjects/0/kind | 'x' | spec.rules[0].subjects[0].kind: Unsupported value: \"x\": "
            + "supported values: \"Group\", \"ServiceAccount\", \"User\"",
        "rules/0/resourceRules/0/verbs | ['*','get'] | spec.rules[0].resourceRules[0].verbs: "
            + "Invalid value: [\"*\",\"get\"]: if '*' is present, must not specify other verbs",
        "rules/0/resourceRules/0/verbs | ['x'] | spec.rules[0].resourceRules[0].verbs: Unsupported "
            + "value: [\"x\"]: supported values: \"create\", \"delete\", \"deletecollection\"",
        "rules/0/resourceRules/0/namespaces | [] | spec.rules[0].resourceRules[0].namespaces: "
            + "Required value: resource rules that are not cluster scoped must supply at least",
        "rules/0/nonResourceRules/0/nonResourceURLs | ['x'] | "
            + "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"x\": must start "
            + "with slash",
        "rules/0/nonResourceRules/0/nonResourceURLs | ['/a*'] | "
            + "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"/a*\": wildcard "
            + "can only do suffix matching",
        "rules/0 | {'subjects': [{'kind': 'User', 'user': {'name': 'u'}}]} | spec.rules[0]: "
            + "Required value: at least one of resourceRules and nonResourceRules has to be non-empty"
      })
  void aWrongSchemaIsRefused(String place, String value, String words) {
    assertThat(SCHEMA.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "type | 'Exempt' | spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only "
            + "if name is 'exempt'",
        "type | 'x' | spec.type: Unsupported value: \"x\": supported values: \"Exempt\", \"Limited\"",
        "limited | null | spec.limited: Required value: must not be empty when type is Limited",
        "limited/lendablePercent | 101 | spec.limited.lendablePercent: Invalid value: 101: must be "
            + "between 0 and 100, inclusive",
        "limited/limitResponse/queuing | {'queues': 512, 'handSize': 8} | "
            + "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits "
            + "of deckSize 512 and handSize 8 should not be greater than 60",
        "limited/limitResponse/queuing | {'queues': 2, 'handSize': 3} | "
            + "spec.limited.limitResponse.queuing.handSize: Invalid value: 3: should not be greater "
            + "than queues (2)",
        "limited/limitResponse/type | 'Reject' | spec.limited.limitResponse.queuing: Forbidden: "
            + "must be nil if limited.limitResponse.type is not Limited"
      })
  void aWrongLevelIsRefused(String place, String value, String words) {
    assertThat(LEVEL.faults("/spec/" + place, value))
        .anySatisfy(message -> assertThat(message).startsWith(words));
  }

  static List<ObjectNode> bootstrapped() {
    return Stream.concat(BootstrapFlows.levels().stream(), BootstrapFlows.schemas().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("bootstrapped")
  void whatEveryClusterHasIsRight(ObjectNode object) {
    Kind kind = Json.string(object, "kind").equals("FlowSchema") ? SCHEMA.kind() : LEVEL.kind();
    ObjectNode made = object.deepCopy();
    kind.setDefaults(made);
    assertThat(made.path("spec")).isEqualTo(object.path("spec"));
    kind.prepareForCreate(made);
    assertThat(kind.validate(made)).isEmpty();
  }

  @Test
  void mandatoryObjectsStayAsTheyAre() {
    ObjectNode schema = BootstrapFlows.schemas().getFirst();
    schema.withObject("spec").put("matchingPrecedence", 2);
    assertThat(Changed.messages(SCHEMA.kind().validate(schema)).toString())
        .contains("spec: Invalid value: {\"PriorityLevelConfiguration\":{\"Name\":\"exempt\"}")
        .contains("spec of 'exempt' must equal the fixed value");
    ObjectNode level = BootstrapFlows.levels().getFirst();
    level.withObject("spec").withObject("exempt").put("lendablePercent", 10);
    assertThat(LEVEL.kind().validate(level)).isEmpty();
    level.withObject("spec").put("type", "Limited");
    assertThat(Changed.messages(LEVEL.kind().validate(level)).toString())
        .contains("spec of 'exempt' except the 'spec.exempt' field must equal the fixed value");
  }
}
