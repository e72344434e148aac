package dev.ballast.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.namespace.NamespacePlan.Action;
import dev.ballast.controllers.namespace.NamespacePlan.Condition;
import dev.ballast.controllers.namespace.NamespacePlan.Content;
import dev.ballast.controllers.namespace.NamespacePlan.Observed;
import dev.ballast.objects.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Semantics 68 and 69.
class NamespacePlanTest {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods");
  private static final ResourceType CLAIMS = new ResourceType("", "v1", "persistentvolumeclaims");

  @Test
  void s68_podsGoFirst() {
    assertThat(decide(content(CLAIMS, 2), content(PODS, 1)))
        .contains(new Action.DeleteAll(PODS), new Action.LookAgain())
        .doesNotContain(new Action.DeleteAll(CLAIMS));
    assertThat(decide(content(CLAIMS, 2), content(PODS, 0))).contains(new Action.DeleteAll(CLAIMS));
  }

  @Test
  void s68_anEmptyNamespaceIsLetGo() {
    assertThat(decide(content(PODS, 0))).contains(new Action.LetGo("n"));
  }

  @Test
  void s68_whatStandsInTheWayIsShown() {
    var held = new Content(CLAIMS, 2, Map.of("kubernetes.io/pvc-protection", 2));
    assertThat(blocked(decide(held)))
        .containsExactly("NamespaceContentRemaining", "NamespaceFinalizersRemaining");
  }

  @Test
  void s69_aFailureOfDiscoveryHoldsTheNamespace() {
    var seen =
        new Observed(
            "n", true, true, Optional.of("a.example is away"), Optional.empty(), List.of());
    assertThat(NamespacePlan.decide(seen)).doesNotContain(new Action.LetGo("n"));
    assertThat(blocked(NamespacePlan.decide(seen)))
        .containsExactly("NamespaceDeletionDiscoveryFailure");
  }

  @Test
  void nothingIsRemovedFromALivingNamespace() {
    var random = new Random(68);
    for (int i = 0; i < 1_000; i++) {
      var contents = new ArrayList<Content>();
      if (random.nextBoolean()) contents.add(content(PODS, random.nextInt(3)));
      if (random.nextBoolean()) contents.add(content(CLAIMS, random.nextInt(3)));
      boolean deleting = random.nextBoolean();
      Optional<String> failure = random.nextBoolean() ? Optional.of("away") : Optional.empty();
      var seen =
          new Observed("n", deleting, random.nextBoolean(), failure, Optional.empty(), contents);
      List<Action> actions = NamespacePlan.decide(seen);
      if (!deleting) assertThat(actions).isEmpty();
      boolean left = contents.stream().anyMatch(each -> each.objects() > 0);
      if (left || failure.isPresent()) assertThat(actions).doesNotContain(new Action.LetGo("n"));
    }
  }

  private static List<String> blocked(List<Action> actions) {
    return actions.stream()
        .filter(Action.Report.class::isInstance)
        .flatMap(report -> ((Action.Report) report).conditions().stream())
        .filter(Condition::blocked)
        .map(Condition::type)
        .toList();
  }

  private static Content content(ResourceType type, int objects) {
    return new Content(type, objects, Map.of());
  }

  private static List<Action> decide(Content... contents) {
    return NamespacePlan.decide(
        new Observed("n", true, true, Optional.empty(), Optional.empty(), List.of(contents)));
  }
}
