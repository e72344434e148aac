package dev.ballast.objects.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetTest {
  @Test
  void readsAndWritesFieldsV1() {
    String text =
        "{\"f:data\":{\".\":{},\"f:k\":{}},\"f:spec\":{\"f:l\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},"
            + "\"f:x\":{}}}}}";
    FieldSet set = FieldSet.parse(Json.parse(text));
    assertThat(set.json()).isEqualTo(Json.parse(text));
    assertThat(set.paths())
        .containsExactly(".data", ".data.k", ".spec.l[name=\"a\"]", ".spec.l[name=\"a\"].x");
  }

  @Test
  void withoutTakesAllThatLiesBelow() {
    FieldSet set = FieldSet.ofFields("status.phase", "spec.a");
    assertThat(set.without(FieldSet.ofFields("status"))).isEqualTo(FieldSet.ofFields("spec.a"));
    assertThat(set.difference(FieldSet.ofFields("status"))).isEqualTo(set);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theLawsOfSetsHold(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      FieldSet a = any(random);
      FieldSet b = any(random);
      assertThat(a.union(b)).isEqualTo(b.union(a));
      assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
      assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
      assertThat(a.difference(b).intersection(b).isEmpty()).isTrue();
      assertThat(a.union(b).difference(b)).isEqualTo(a.difference(b));
      assertThat(FieldSet.parse(a.json())).isEqualTo(a);
    }
  }

  private static FieldSet any(Random random) {
    var set = new FieldSet();
    for (int i = random.nextInt(6); i >= 0; i--) {
      List<String> path = new ArrayList<>();
      for (int depth = random.nextInt(3); depth >= 0; depth--)
        path.add("f:" + "abc".charAt(random.nextInt(3)));
      set.insert(path);
    }
    return set;
  }
}
