package dev.ballast.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.garbage.CollectPlan.Action;
import dev.ballast.controllers.garbage.CollectPlan.Observed;
import dev.ballast.controllers.garbage.CollectPlan.Owned;
import dev.ballast.controllers.garbage.CollectPlan.Owner;
import dev.ballast.objects.OwnerReference;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Semantics 70 and 71.
class CollectPlanTest {
  private static final Tracked PODS = new Tracked(new ResourceType("", "v1", "pods"), "Pod", true);

  @Test
  void s70_anObjectGoesInTheBackgroundOnceItsOwnersAreAbsent() {
    assertThat(decide(Owner.ABSENT)).containsExactly(new Action.Delete("x", "Background"));
    assertThat(decide(Owner.LIVES)).isEmpty();
    assertThat(decide()).isEmpty();
    assertThat(decide(Owner.LIVES, Owner.ABSENT))
        .containsExactly(new Action.LetGoOf("x", Set.of("owner1")));
  }

  @Test
  void s70_theFinalizersOfAnObjectSayHowItGoes() {
    var orphaning = member("x", false, Set.of(Member.ORPHAN));
    assertThat(CollectPlan.decide(new Observed(orphaning, owned(Owner.ABSENT), List.of())))
        .containsExactly(new Action.Delete("x", "Orphan"));
  }

  @Test
  void s70_foregroundWaitsOnlyForBlockingDependents() {
    var owner = member("x", true, Set.of(Member.FOREGROUND));
    var blocking = dependent("a", true, false);
    var loose = dependent("b", false, false);
    assertThat(CollectPlan.decide(new Observed(owner, List.of(), List.of(blocking, loose))))
        .containsExactly(new Action.LookAt("a"), new Action.LookAt("b"));
    assertThat(CollectPlan.decide(new Observed(owner, List.of(), List.of(loose))))
        .contains(new Action.RemoveFinalizer("x", Member.FOREGROUND));
    assertThat(
            CollectPlan.decide(new Observed(owner, List.of(), List.of(dependent("a", true, true)))))
        .isEmpty();
  }

  @Test
  void s70_foregroundGoesDownTheTree() {
    var seen =
        new Observed(member("x", false, Set.of()), owned(Owner.AWAITS_DEPENDENTS), List.of());
    assertThat(CollectPlan.decide(seen)).containsExactly(new Action.Delete("x", "Background"));
    var parent =
        new Observed(
            member("x", false, Set.of()),
            owned(Owner.AWAITS_DEPENDENTS),
            List.of(dependent("a", true, false)));
    assertThat(CollectPlan.decide(parent)).containsExactly(new Action.Delete("x", "Foreground"));
  }

  @Test
  void s70_orphaningStripsTheReferencesFirst() {
    var owner = member("x", true, Set.of(Member.ORPHAN));
    assertThat(
            CollectPlan.decide(
                new Observed(owner, List.of(), List.of(dependent("a", true, false)))))
        .containsExactly(
            new Action.LetGoOf("a", Set.of("x")), new Action.RemoveFinalizer("x", Member.ORPHAN));
  }

  @Test
  void s71_anOwnerInAnotherNamespaceCountsAsAbsentAndIsTold() {
    assertThat(decide(Owner.ELSEWHERE))
        .hasSize(2)
        .anyMatch(Action.TellWrongNamespace.class::isInstance)
        .contains(new Action.Delete("x", "Background"));
    assertThat(decide(Owner.OUT_OF_REACH))
        .singleElement()
        .isInstanceOf(Action.TellWrongNamespace.class);
  }

  @Test
  void anObjectIsNeverCollectedWhileOneOfItsOwnersLives() {
    var random = new Random(70);
    for (int i = 0; i < 5_000; i++) {
      var states = new ArrayList<Owner>();
      for (int n = random.nextInt(4); n > 0; n--)
        states.add(Owner.values()[random.nextInt(Owner.values().length)]);
      var finalizers = random.nextBoolean() ? Set.of(Member.FOREGROUND) : Set.<String>of();
      var dependents =
          random.nextBoolean() ? List.of(dependent("a", true, false)) : List.<Member>of();
      var seen =
          new Observed(
              member("x", random.nextBoolean(), finalizers),
              owned(states.toArray(Owner[]::new)),
              dependents);
      boolean deleted = CollectPlan.decide(seen).stream().anyMatch(Action.Delete.class::isInstance);
      boolean lives =
          states.contains(Owner.LIVES) || states.contains(Owner.OUT_OF_REACH) || states.isEmpty();
      assertThat(deleted && lives).as(seen.toString()).isFalse();
    }
  }

  @Test
  void theGraphForgetsWhatIsGone() {
    var graph = new Graph();
    graph.put(dependent("a", true, false));
    graph.put(dependent("b", true, false));
    assertThat(graph.dependents("x")).extracting(Member::uid).containsExactlyInAnyOrder("a", "b");
    graph.put(member("a", false, Set.of()));
    graph.remove("b");
    assertThat(graph.dependents("x")).isEmpty();
    assertThat(graph.get("a")).isPresent();
  }

  private static List<Action> decide(Owner... owners) {
    return CollectPlan.decide(new Observed(member("x", false, Set.of()), owned(owners), List.of()));
  }

  private static List<Owned> owned(Owner... states) {
    return Stream.iterate(0, i -> i + 1)
        .limit(states.length)
        .map(i -> new Owned(reference("owner" + i, true), states[i]))
        .toList();
  }

  private static OwnerReference reference(String uid, boolean blocks) {
    return new OwnerReference("apps/v1", "StatefulSet", uid, uid, true, blocks);
  }

  private static Member member(String uid, boolean deleting, Set<String> finalizers) {
    return new Member(uid, PODS, "default", uid, List.of(), finalizers, deleting);
  }

  private static Member dependent(String uid, boolean blocks, boolean deleting) {
    return new Member(
        uid, PODS, "default", uid, List.of(reference("x", blocks)), Set.of(), deleting);
  }
}
