package dev.ballast.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.deployment.DeploymentPlan.Action;
import dev.ballast.controllers.deployment.DeploymentPlan.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random Deployments with random pods: no rollout has more pods than it may, none takes away pods
/// below what must be available, and each ends.
class DeploymentSimulationTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final int STEPS = 2_000;

  private final List<Part> parts = new ArrayList<>();
  private DeploymentStatus status = new DeploymentStatus(0, 0, 0, 0, 0, 0, 0, 0, List.of());
  private int templates = 1;

  /// A set as its own controller would keep it: pods come and become available by themselves.
  private static final class Part {
    final String name;
    final int template;
    long revision;
    int wanted;
    int available;
    int sizeSeen;
    int mostSeen;

    Part(String name, int template, long revision, int wanted) {
      this.name = name;
      this.template = template;
      this.revision = revision;
      this.wanted = wanted;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aRolloutKeepsItsBoundsAndEnds(long seed) {
    var random = new Random(seed);
    DeploymentSpec spec = spec(random, 1 + random.nextInt(12));
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(200) == 0) templates++;
      if (random.nextInt(150) == 0) spec = spec(random, random.nextInt(12));
      pods(random);
      round(spec);
    }
    settle(spec, random);
    int newest = templates;
    assertThat(parts.stream().filter(each -> each.template == newest).mapToInt(each -> each.wanted))
        .containsExactly(spec.replicas());
    assertThat(parts.stream().filter(each -> each.template != newest).mapToInt(each -> each.wanted))
        .containsOnly(0);
    assertThat(status.complete(spec)).isTrue();
  }

  private static DeploymentSpec spec(Random random, int replicas) {
    int surge = random.nextInt(3);
    int missing = Math.min(replicas, surge == 0 ? 1 + random.nextInt(2) : random.nextInt(3));
    if (surge == 0 && missing == 0) surge = 1;
    return new DeploymentSpec(
        "web", 1, false, false, replicas, false, surge, missing, 0, 3, OptionalInt.of(600));
  }

  /// Some pods become available, a few are lost.
  private void pods(Random random) {
    for (Part each : parts) {
      each.available = Math.min(each.available, each.wanted);
      if (each.available < each.wanted && random.nextInt(3) > 0) each.available++;
      if (each.available > 0 && random.nextInt(40) == 0) each.available--;
    }
  }

  private void settle(DeploymentSpec spec, Random random) {
    for (int step = 0; step < 500; step++) {
      for (Part each : parts) each.available = each.wanted;
      round(spec);
    }
  }

  private void round(DeploymentSpec spec) {
    int before = total();
    int available = available();
    var seen = new Observed(spec, states(), "web-" + templates, false, status);
    for (Action each : DeploymentPlan.decide(seen, NOW)) perform(spec, each);
    assertThat(total()).isLessThanOrEqualTo(Math.max(before, spec.most()));
    // Pods may be taken away only while enough others are available.
    if (available() < available) assertThat(available()).isGreaterThanOrEqualTo(least(spec));
  }

  private static int least(DeploymentSpec spec) {
    return spec.fewest();
  }

  private int total() {
    return parts.stream().mapToInt(each -> each.wanted).sum();
  }

  private int available() {
    return parts.stream().mapToInt(each -> Math.min(each.available, each.wanted)).sum();
  }

  private List<ReplicaSetState> states() {
    var states = new ArrayList<ReplicaSetState>();
    for (int i = 0; i < parts.size(); i++) {
      Part each = parts.get(i);
      states.add(
          new ReplicaSetState(
              each.name,
              NOW.minusSeconds(100_000 - i),
              each.template == templates,
              each.revision,
              each.wanted,
              each.wanted,
              Math.min(each.available, each.wanted),
              Math.min(each.available, each.wanted),
              0,
              0,
              each.sizeSeen,
              each.mostSeen,
              false,
              true,
              Optional.empty()));
    }
    return states;
  }

  private void perform(DeploymentSpec spec, Action action) {
    switch (action) {
      case Action.CreateSet create ->
          note(
              spec,
              new Part("web-" + templates, templates, create.revision(), create.size()),
              create.size(),
              true);
      case Action.ScaleSet scale -> note(spec, part(scale.set()), scale.size(), false);
      case Action.MarkPresent mark -> part(mark.set()).revision = mark.revision();
      case Action.DeleteSet delete -> parts.remove(part(delete.set()));
      case Action.UpdateStatus update -> status = update.status();
      case Action.LookAgain again -> assertThat(again.after()).isPositive();
    }
  }

  private void note(DeploymentSpec spec, Part part, int size, boolean made) {
    part.wanted = size;
    part.sizeSeen = spec.replicas();
    part.mostSeen = spec.most();
    if (made) parts.add(part);
  }

  private Part part(ReplicaSetState set) {
    return parts.stream().filter(each -> each.name.equals(set.name())).findFirst().orElseThrow();
  }
}
