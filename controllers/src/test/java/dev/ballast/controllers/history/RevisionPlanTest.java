package dev.ballast.controllers.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.history.RevisionPlan.Action;
import dev.ballast.controllers.history.RevisionPlan.Observed;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// A name that begins with `s20` tests rule 20 of docs/semantics.md.
class RevisionPlanTest {
  private static ObjectNode data(String image) {
    return Json.parseObject("{\"spec\":{\"template\":{\"image\":\"%s\"}}}".formatted(image));
  }

  private static Revision revision(String name, long number, String image) {
    KubeObject object = KubeObject.of("apps/v1", "ControllerRevision", "default", name);
    object.tree().set("data", data(image));
    object.tree().put("revision", number);
    return new Revision(object);
  }

  private static Action decide(String image, Revision... known) {
    return RevisionPlan.decide(new Observed("web", data(image), List.of(known), 0));
  }

  @Test
  void s19_theDataIsTheTemplateAsAReplacingPatch() {
    KubeObject set =
        KubeObject.parse("{\"spec\":{\"replicas\":3,\"template\":{\"spec\":{\"a\":1}}}}");
    assertThat(Revision.dataOf(set))
        .isEqualTo(
            Json.parse("{\"spec\":{\"template\":{\"spec\":{\"a\":1},\"$patch\":\"replace\"}}}"));
    KubeObject scaled =
        KubeObject.parse("{\"spec\":{\"replicas\":9,\"template\":{\"spec\":{\"a\":1}}}}");
    assertThat(Revision.dataOf(scaled)).isEqualTo(Revision.dataOf(set));
  }

  @Test
  void s19_aRevisionGivesItsTemplateBack() {
    KubeObject set = KubeObject.parse("{\"spec\":{\"template\":{\"spec\":{\"a\":1}}}}");
    KubeObject object = KubeObject.of("apps/v1", "ControllerRevision", "default", "web-1");
    object.tree().set("data", Revision.dataOf(set));
    assertThat(new Revision(object).template()).isEqualTo(set.at("spec", "template"));
  }

  @Test
  void s20_theNameIsTheSetsAndAHashInSafeLetters() {
    var create = (Action.Create) decide("a");
    assertThat(create.name()).isEqualTo("web-" + create.hash());
    assertThat(create.hash()).matches("[bcdfghjklmnpqrstvwxz2456789]{1,10}");
    assertThat(create.number()).isEqualTo(1);
    String longName = "w".repeat(240);
    assertThat(RevisionName.of(longName, "h")).isEqualTo("w".repeat(223) + "-h");
  }

  @Test
  void s20_aCollisionMakesAnotherName() {
    String first = TreeHash.of(data("a"), 0);
    assertThat(TreeHash.of(data("a"), 1)).isNotEqualTo(first);
    assertThat(TreeHash.of(data("a"), 0)).isEqualTo(first);
  }

  /// The reference values of the algorithm's authors.
  @ParameterizedTest
  @CsvSource({"'', 811c9dc5", "a, 050c5d7e", "foobar, 31f0b262"})
  void s20_theHashIsFnv1(String text, String expected) {
    assertThat("%08x".formatted(TreeHash.fnv(TreeHash.FNV_START, text))).isEqualTo(expected);
  }

  @Test
  void s20_theOrderOfKeysDoesNotMatter() {
    assertThat(TreeHash.of(Json.parseObject("{\"b\":1,\"a\":2}"), 0))
        .isEqualTo(TreeHash.of(Json.parseObject("{\"a\":2,\"b\":1}"), 0));
  }

  @Test
  void s21_anEqualOlderRevisionIsRaised() {
    Revision old = revision("web-a", 1, "a");
    assertThat(decide("a", old, revision("web-b", 2, "b"))).isEqualTo(new Action.Raise(old, 3));
  }

  @Test
  void s21_theNewestRevisionIsKeptWhereItIsEqual() {
    Revision newest = revision("web-b", 2, "b");
    assertThat(decide("b", revision("web-a", 1, "a"), newest)).isEqualTo(new Action.Keep(newest));
    assertThat(decide("c", revision("web-a", 1, "a"), newest))
        .isInstanceOfSatisfying(
            Action.Create.class, create -> assertThat(create.number()).isEqualTo(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1}                 | {\"a\":1}                  | true",
        "{\"a\":1,\"b\":null}      | {\"a\":1}                  | true",
        "{\"a\":1,\"b\":{}}        | {\"a\":1}                  | true",
        "{\"a\":1,\"b\":{\"c\":[]}}| {\"a\":1}                  | true",
        "{\"a\":1,\"b\":2}         | {\"b\":2,\"a\":1.0}        | true",
        "{\"a\":1,\"b\":2}         | {\"a\":1}                  | false",
        "{\"a\":[1,2]}             | {\"a\":[2,1]}              | false",
        "{\"a\":[1]}               | {\"a\":[1,2]}              | false",
        "{\"a\":\"1\"}             | {\"a\":1}                  | false",
        "{\"a\":false}             | {}                         | false",
      })
  void s22_meaningIsComparedNotBytes(String one, String other, boolean same) {
    assertThat(SameMeaning.holds(Json.parse(one), Json.parse(other))).isEqualTo(same);
    assertThat(SameMeaning.holds(Json.parse(other), Json.parse(one))).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({"0, a b c", "1, a b", "2, a", "3, ''", "9, ''"})
  void s23_trimmingTakesTheOldestThatNobodyUses(int limit, String expected) {
    List<Revision> known =
        List.of(
            revision("a", 1, "a"),
            revision("live", 2, "l"),
            revision("b", 3, "b"),
            revision("c", 4, "c"),
            revision("update", 5, "u"));
    List<Revision> surplus = RevisionPlan.surplus(known, Set.of("live", "update"), limit);
    assertThat(surplus)
        .extracting(Revision::name)
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
  }
}
