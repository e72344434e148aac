package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
  private final ManualWorld world = new ManualWorld();
  private final SchedulingQueue queue =
      new SchedulingQueue((wait, pod, ticket) -> world.after(wait, () -> due(pod, ticket)));

  private void due(Name pod, long ticket) {
    queue.due(pod, ticket);
  }

  private static PodNeeds pod(String name, int priority) {
    KubeObject pod = Sample.pod(name);
    Json.child(pod.tree(), "spec").put("priority", priority);
    return PodNeeds.of(pod);
  }

  private static Name name(String pod) {
    return new Name("default", pod);
  }

  private void assertNext(String pod) {
    PodNeeds next = queue.next();
    assertThat(next == null ? "" : next.name().name()).isEqualTo(pod);
  }

  @Test
  void theMostImportantComesFirstThenTheOldest() {
    queue.put(pod("a", 0));
    queue.put(pod("b", 10));
    queue.put(pod("c", 0));
    queue.put(pod("d", 10));
    assertNext("b");
    assertNext("d");
    assertNext("a");
    assertNext("c");
    assertNext("");
  }

  @Test
  void aRefusedPodComesBackWhenItsCureHappens() {
    queue.put(pod("a", 0));
    assertNext("a");
    queue.refuse(name("a"), Set.of(Cure.NODE));
    queue.happened(Cure.STORAGE);
    world.advance(Duration.ofSeconds(20));
    assertNext("");
    queue.happened(Cure.NODE);
    assertNext("a");
  }

  @Test
  void aCureDuringTheBackOffCountsWhenItIsOver() {
    queue.put(pod("a", 0));
    for (int i = 1; i <= 5; i++) {
      assertNext("a");
      queue.refuse(name("a"), Set.of(Cure.NODE));
      queue.happened(Cure.NODE);
      assertNext("");
      world.advance(Duration.ofMillis(5L << i - 1));
    }
    assertNext("a");
  }

  @Test
  void aRefusedPodComesBackInTheEndWithoutACure() {
    queue.put(pod("a", 0));
    assertNext("a");
    queue.refuse(name("a"), Set.of(Cure.NODE));
    world.advance(Duration.ofMinutes(5).plusSeconds(1));
    assertNext("a");
  }

  @Test
  void aPodInWorkIsNotTakenTwice() {
    queue.put(pod("a", 0));
    assertNext("a");
    queue.refuse(name("a"), Set.of(Cure.NODE));
    queue.happened(Cure.NODE);
    world.advance(Duration.ofMillis(5));
    assertNext("a");
    queue.happened(Cure.NODE);
    world.advance(Duration.ofMinutes(10));
    assertNext("");
  }

  @Test
  void aPodThatAsksForSomethingElseIsLookedAtAgainAtOnce() {
    queue.put(pod("a", 0));
    assertNext("a");
    queue.refuse(name("a"), Set.of(Cure.NODE));
    queue.put(pod("a", 0));
    assertNext("");
    queue.put(pod("a", 5));
    assertNext("a");
  }

  @Test
  void aRemovedPodIsForgotten() {
    queue.put(pod("a", 0));
    queue.remove(name("a"));
    assertNext("");
    assertThat(queue.size()).isZero();
  }
}
