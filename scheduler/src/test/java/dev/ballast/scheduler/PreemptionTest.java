package dev.ballast.scheduler;

import static dev.ballast.scheduler.Sample.node;
import static dev.ballast.scheduler.Sample.observed;
import static dev.ballast.scheduler.Sample.on;
import static dev.ballast.scheduler.Sample.withLabels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.loop.Name;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.scheduler.Placement.Place;
import dev.ballast.scheduler.Placement.Refuse;
import dev.ballast.scheduler.Preemption.Outcome;
import dev.ballast.scheduler.Preemption.Preempt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreemptionTest {
  private static KubeObject pod(String name, int priority, String cpu) {
    KubeObject pod = Sample.pod(name, cpu, "");
    Json.child(pod.tree(), "spec").put("priority", priority);
    return pod;
  }

  private static KubeObject started(KubeObject pod, String at) {
    Json.child(pod.tree(), "status").put("startTime", at);
    return pod;
  }

  private static KubeObject budget(String app, int allowed) {
    KubeObject budget = KubeObject.of("policy/v1", "PodDisruptionBudget", "default", app);
    budget.tree().putObject("spec").putObject("selector").putObject("matchLabels").put("app", app);
    budget.tree().putObject("status").put("disruptionsAllowed", allowed);
    return budget;
  }

  private static Refuse refusal(KubeObject pod, Observed seen) {
    return (Refuse) Placement.decide(PodNeeds.of(pod), seen, 0);
  }

  private static Outcome decide(KubeObject pod, Observed seen) {
    return Preemption.decide(PodNeeds.of(pod), seen, refusal(pod, seen), 0);
  }

  private static Outcome decide(KubeObject pod, KubeObject... there) {
    return decide(pod, observed(there));
  }

  private static String words(KubeObject pod, KubeObject... there) {
    Observed seen = observed(there);
    return RefusalMessage.of(refusal(pod, seen), decide(pod, seen));
  }

  private static void assertTakes(Outcome outcome, String node, String... victims) {
    assertThat(outcome).isInstanceOf(Preempt.class);
    Preempt preempt = (Preempt) outcome;
    assertThat(preempt.node()).isEqualTo(node);
    assertThat(preempt.victims())
        .extracting(victim -> victim.name().name())
        .containsExactly(victims);
  }

  @Test
  void noMorePodsGoThanHaveToAndTheImportantStay() {
    KubeObject[] there = {
      node("n1", "1", "1Gi"),
      on("n1", pod("low", 1, "400m")),
      on("n1", pod("middle", 5, "400m")),
      on("n1", pod("tiny", 0, "100m"))
    };
    assertTakes(decide(pod("p", 10, "500m"), there), "n1", "low");
    assertTakes(decide(pod("p", 10, "600m"), there), "n1", "low", "tiny");
    assertTakes(decide(pod("p", 10, "1"), there), "n1", "middle", "low", "tiny");
  }

  @Test
  void decidingLeavesWhatIsKnownAsItWas() {
    Observed seen =
        observed(
            node("n1", "1", "1Gi"),
            on("n1", pod("low", 1, "400m")),
            on("n1", pod("other", 1, "400m")));
    assertTakes(decide(pod("p", 10, "1"), seen), "n1", "low", "other");
    NodeState node = seen.nodes().getFirst();
    assertThat(node.requested().cpu()).isEqualTo(800);
    assertThat(node.pods()).hasSize(2);
    assertThat(seen.nodeOf(new Name("default", "low"))).isEqualTo("n1");
    assertThat(seen.anyBelow(1)).isFalse();
    assertThat(seen.anyBelow(2)).isTrue();
  }

  @Test
  void theNodeWithTheLeastHarmIsTaken() {
    KubeObject one = node("n1", "1", "1Gi");
    KubeObject two = node("n2", "1", "1Gi");
    KubeObject p = pod("p", 100, "1");
    assertTakes(
        decide(p, one, two, on("n1", pod("a", 50, "1")), on("n2", pod("b", 20, "1"))), "n2", "b");
    assertTakes(
        decide(
            p,
            one,
            two,
            on("n1", pod("a", 20, "500m")),
            on("n1", pod("b", 20, "500m")),
            on("n2", pod("c", 20, "1"))),
        "n2",
        "c");
    assertTakes(
        decide(
            p,
            one,
            two,
            on("n1", started(pod("old", 20, "1"), "2026-01-01T00:00:00Z")),
            on("n2", started(pod("young", 20, "1"), "2026-02-01T00:00:00Z"))),
        "n2",
        "young");
  }

  @Test
  void aBudgetIsBrokenOnlyWhereNothingElseHelps() {
    KubeObject guarded = withLabels(pod("guarded", 1, "500m"), Map.of("app", "db"));
    KubeObject important = pod("important", 5, "500m");
    KubeObject one = node("n1", "1", "1Gi");
    KubeObject[] there = {one, on("n1", guarded), on("n1", important), budget("db", 0)};
    assertTakes(decide(pod("p", 10, "500m"), there), "n1", "important");
    assertTakes(decide(pod("p", 10, "1"), there), "n1", "important", "guarded");
    assertTakes(
        decide(pod("p", 10, "500m"), one, on("n1", guarded), on("n1", important), budget("db", 1)),
        "n1",
        "guarded");
    KubeObject second = node("n2", "1", "1Gi");
    assertTakes(
        decide(
            pod("p", 10, "600m"),
            one,
            second,
            on("n1", guarded),
            on("n2", important),
            budget("db", 0)),
        "n2",
        "important");
  }

  @Test
  void antiAffinityIsLiftedByTheOneThatItMeans() {
    KubeObject picky = pod("p", 10, "100m");
    Sample.spec(
            "{'affinity': {'podAntiAffinity': {'requiredDuringSchedulingIgnoredDuringExecution': ["
                + "{'labelSelector': {'matchLabels': {'app': 'x'}},"
                + " 'topologyKey': 'kubernetes.io/hostname'}]}}}")
        .accept(Json.child(picky.tree(), "spec"));
    assertTakes(
        decide(
            picky,
            node("n1", "1", "1Gi"),
            on("n1", withLabels(pod("x", 1, "100m"), Map.of("app", "x"))),
            on("n1", pod("y", 0, "100m"))),
        "n1",
        "x");
  }

  @Test
  void whyNobodyIsTakenIsSaid() {
    KubeObject node = node("n1", "1", "1Gi");
    String no = "0/1 nodes are available: 1 Insufficient cpu. preemption: ";
    assertThat(words(pod("p", 10, "2"), node, on("n1", pod("low", 1, "1"))))
        .isEqualTo(no + "0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    assertThat(words(pod("p", 1, "1"), node, on("n1", pod("same", 1, "1"))))
        .isEqualTo(no + "0/1 nodes are available: 1 No preemption victims found for incoming pod.");
    assertThat(
            words(
                pod("p", 10, "1"),
                node,
                on("n1", pod("same", 10, "500m")),
                on("n1", pod("low", 1, "500m"))))
        .isEqualTo(no + "0/1 nodes are available: 1 Insufficient cpu.");
    KubeObject gentle = pod("p", 10, "1");
    Json.child(gentle.tree(), "spec").put("preemptionPolicy", "Never");
    assertThat(words(gentle, node, on("n1", pod("low", 1, "1"))))
        .isEqualTo(no + "not eligible due to preemptionPolicy=Never.");
    assertThat(words(pod("p", 10, "1"), node, on("n1", pod("low", 1, "1"))))
        .isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
  }

  @Test
  void whilePodsLeaveForItAPodTakesNoMore() {
    Observed seen =
        observed(
            node("n1", "1", "1Gi"),
            node("n2", "1", "1Gi"),
            on("n1", pod("leaving", 1, "1")),
            on("n2", pod("other", 1, "1")));
    KubeObject p = pod("p", 10, "1");
    seen.nominations().add(PodNeeds.of(p), "n1");
    seen.nominations().leaves("uid-leaving");
    assertThat(decide(p, seen))
        .isEqualTo(
            new Preemption.Ineligible(
                "not eligible due to a terminating pod on the nominated node."));
    seen.nominations().settled("uid-leaving");
    assertThat(decide(p, seen)).isInstanceOf(Preempt.class);
  }

  @Test
  void promisedRoomIsKeptFromLesserPodsAndGivenToGreaterOnes() {
    Observed seen = observed(node("n1", "1", "1Gi"));
    PodNeeds waiting = PodNeeds.of(pod("waiting", 10, "800m"));
    seen.nominations().add(waiting, "n1");
    assertThat(Placement.decide(PodNeeds.of(pod("lesser", 5, "500m")), seen, 0))
        .isInstanceOf(Refuse.class);
    assertThat(Placement.decide(PodNeeds.of(pod("equal", 10, "500m")), seen, 0))
        .isInstanceOf(Refuse.class);
    Place here = new Place("n1", List.of());
    assertThat(Placement.decide(PodNeeds.of(pod("greater", 11, "500m")), seen, 0)).isEqualTo(here);
    assertThat(Placement.decide(PodNeeds.of(pod("small", 5, "100m")), seen, 0)).isEqualTo(here);
    assertThat(Placement.decide(waiting, seen, 0)).isEqualTo(here);
    assertThat(seen.nodes().getFirst().pods()).isEmpty();
  }

  @Test
  void aPodGoesWhereItWasPromisedANode() {
    Observed seen = observed(node("n1", "8", "8Gi"), node("n2", "1", "1Gi"));
    KubeObject p = pod("p", 10, "1");
    seen.nominations().add(PodNeeds.of(p), "n2");
    assertThat(Placement.decide(PodNeeds.of(p), seen, 0)).isEqualTo(new Place("n2", List.of()));
    seen.nominations().add(PodNeeds.of(p), "gone");
    assertThat(Placement.decide(PodNeeds.of(p), seen, 0)).isEqualTo(new Place("n1", List.of()));
  }
}
