package dev.ballast.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.custom.Definition;
import dev.ballast.objects.Json;
import dev.ballast.objects.Yaml;
import dev.ballast.server.definition.DefinitionPlan.Action;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DefinitionPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String NAMES =
      "{plural: as, singular: a, kind: A, listKind: AList, shortNames: [x]}";
  private static final String GOING =
      "deletionTimestamp: '2026-01-01T00:00:00Z', finalizers:"
          + " [customresourcecleanup.apiextensions.k8s.io], ";

  private static Definition definition(String name, String metadata, String names, String status) {
    String text =
        "{metadata: {"
            + metadata
            + "name: "
            + name
            + "}, spec: {group: example.com, names: "
            + names
            + "}, status: "
            + status
            + "}";
    return new Definition((ObjectNode) Yaml.documents(text).getFirst().tree());
  }

  private static List<Action> decide(int objects, Definition... definitions) {
    var seen =
        Arrays.stream(definitions).map(each -> new DefinitionPlan.Seen(each, objects)).toList();
    return DefinitionPlan.decide(new DefinitionPlan.Observed(seen), NOW);
  }

  private static String conditions(List<Action> actions) {
    var told = (Action.Tell) actions.getFirst();
    return told.status()
        .path("conditions")
        .valueStream()
        .map(
            each ->
                Json.string(each, "type")
                    + "="
                    + Json.string(each, "status")
                    + " "
                    + Json.string(each, "reason")
                    + " "
                    + Json.string(each, "lastTransitionTime"))
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  @Test
  void namesAreAcceptedThenTheKindIsEstablished() {
    var fresh = definition("as.example.com", "", NAMES, "{acceptedNames: {}, conditions: null}");
    List<Action> first = decide(0, fresh);
    assertThat(conditions(first))
        .isEqualTo(
            "NamesAccepted=True NoConflicts 2026-01-02T03:04:05Z,"
                + " Established=False Installing 2026-01-02T03:04:05Z");
    String accepted = Json.text(((Action.Tell) first.getFirst()).status());
    var known = definition("as.example.com", "", NAMES, accepted);
    List<Action> second = decide(0, known);
    assertThat(conditions(second))
        .endsWith("Established=True InitialNamesAccepted 2026-01-02T03:04:05Z");
    String established = Json.text(((Action.Tell) second.getFirst()).status());
    assertThat(decide(0, definition("as.example.com", "", NAMES, established))).isEmpty();
  }

  /// The other definition of the group has the names `bs`, `b`, `B`, `BList` and the short name
  /// `y`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{plural: bs, singular: a, kind: A, listKind: AList} | PluralConflict | \"bs\" is already in use",
        "{plural: as, singular: z, kind: A, listKind: AList} | SingularConflict | \"z\" is already in use",
        "{plural: as, singular: a, kind: B, listKind: AList} | KindConflict | \"B\" is already in use",
        "{plural: as, singular: a, kind: A, listKind: BList} | ListKindConflict | \"BList\" is already in use",
        "{plural: as, singular: a, kind: A, listKind: L, shortNames: [z, b]} | ShortNamesConflict | "
            + "[\"z\" is already in use, \"b\" is already in use]",
      })
  void aNameThatIsTakenIsRefused(String names, String reason, String words) {
    String has =
        "{acceptedNames: {plural: bs, singular: b, kind: B, listKind: BList, shortNames: [z]},"
            + " conditions: [{type: NamesAccepted, status: 'True'}, {type: Established, status: 'True'}]}";
    var other =
        definition(
            "bs.example.com",
            "",
            "{plural: bs, singular: b, kind: B, listKind: BList, shortNames: [z]}",
            has);
    List<Action> actions =
        decide(0, definition("as.example.com", "", names, "{conditions: null}"), other);
    assertThat(conditions(actions))
        .startsWith("NamesAccepted=False " + reason)
        .contains("Established=False NotAccepted");
    var told = (Action.Tell) actions.getFirst();
    assertThat(Json.string(told.status().path("conditions").path(0), "message")).isEqualTo(words);
    assertThat(actions).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"False, 3, Tell", "True, 3, Empty LookAgain", "True, 0, Release"})
  void aDefinitionThatGoesIsEmptiedFirst(String terminating, int objects, String actions) {
    String status = "{conditions: [{type: Terminating, status: '" + terminating + "'}]}";
    List<Action> decided = decide(objects, definition("as.example.com", GOING, NAMES, status));
    assertThat(decided)
        .extracting(each -> each.getClass().getSimpleName())
        .containsExactly(actions.split(" "));
  }

  @Test
  void whatSomebodyElseHoldsIsLeftAlone() {
    String held = "deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [other.io/x], ";
    assertThat(decide(0, definition("as.example.com", held, NAMES, "{conditions: []}"))).isEmpty();
  }
}
