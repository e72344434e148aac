package dev.ballast.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.deployment.DeploymentPlan.Action;
import dev.ballast.controllers.deployment.DeploymentPlan.Observed;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What becomes of a Deployment's sets, step by step.
class DeploymentPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final DeploymentStatus NOTHING =
      new DeploymentStatus(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  private static DeploymentSpec spec(int replicas, String more) {
    return new DeploymentSpec(
        "web",
        2,
        more.contains("deleting"),
        more.contains("paused"),
        replicas,
        more.contains("recreate"),
        more.contains("surge1") ? 1 : more.contains("surge0") ? 0 : 2,
        more.contains("missing0") ? 0 : 1,
        0,
        more.contains("history1") ? 1 : 10,
        OptionalInt.of(600));
  }

  /// `a:3/2`: set `a` wants 3 pods, of which 2 are available; `*` marks the present template, `@4`
  /// that it was scaled for a Deployment of 4.
  private static List<ReplicaSetState> sets(String text, DeploymentSpec spec) {
    var sets = new ArrayList<ReplicaSetState>();
    for (String each : text.isBlank() ? new String[0] : text.trim().split("\\s+")) {
      String[] parts = each.replace("*", "").split("[:/@]");
      int wanted = Integer.parseInt(parts[1]);
      int available = Integer.parseInt(parts[2]);
      int size = parts.length > 3 ? Integer.parseInt(parts[3]) : spec.replicas();
      sets.add(
          new ReplicaSetState(
              parts[0],
              NOW.minusSeconds(1000 - sets.size()),
              each.contains("*"),
              sets.size() + 1,
              wanted,
              wanted,
              available,
              available,
              0,
              0,
              size,
              size + spec.maxSurge(),
              false,
              true,
              Optional.empty()));
    }
    return sets;
  }

  private static List<Action> decide(DeploymentSpec spec, String sets, boolean oldPodsLeft) {
    var seen = new Observed(spec, sets(sets, spec), "web-new", oldPodsLeft, NOTHING);
    return DeploymentPlan.decide(seen, NOW);
  }

  private static String told(List<Action> actions) {
    return actions.stream()
        .flatMap(
            each ->
                switch (each) {
                  case Action.CreateSet create ->
                      java.util.stream.Stream.of("+" + create.size() + "#" + create.revision());
                  case Action.ScaleSet scale ->
                      java.util.stream.Stream.of(scale.set().name() + "=" + scale.size());
                  case Action.DeleteSet delete ->
                      java.util.stream.Stream.of("-" + delete.set().name());
                  case Action.MarkPresent mark -> java.util.stream.Stream.empty();
                  case Action.UpdateStatus update -> java.util.stream.Stream.empty();
                  case Action.LookAgain again -> java.util.stream.Stream.empty();
                })
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4 | ''       | ''                 | +4#1
          4 | ''       | a:4/4              | +2#2
          4 | ''       | a:4/4 b:2/0*       | a=3
          4 | ''       | a:3/3 b:2/0*       | b=3
          4 | ''       | a:3/3 b:3/3*       | a=0
          4 | ''       | a:0/0 b:3/3*       | b=4
          4 | ''       | a:0/0 b:4/4*       | ''
          4 | surge1 missing0 | a:4/4       | +1#2
          4 | surge1 missing0 | a:4/4 b:1/0* | ''
          4 | surge1 missing0 | a:4/4 b:1/1* | a=3
          4 | surge1 missing0 | a:3/3 b:1/1* | b=2
          4 | surge0   | a:4/4 b:0/0*       | a=3
          4 | surge0   | a:3/3 b:0/0*       | b=1
          4 | ''       | a:4/1 b:2/0*       | a=3
          """)
  void aRolloutGrowsAndShrinksWithinItsBounds(
      int replicas, String how, String sets, String expected) {
    assertThat(told(decide(spec(replicas, how), sets, false))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          false | a:3/3          | a=0
          true  | a:0/0          | ''
          false | a:0/0          | +3#2
          false | a:0/0 b:0/0*   | b=3
          false | a:0/0 b:3/3*   | ''
          """)
  void whoRecreatesWaitsForTheOldPodsToEnd(boolean oldPodsLeft, String sets, String expected) {
    assertThat(told(decide(spec(3, "recreate"), sets, oldPodsLeft))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6 | ''     | a:3/3@3*              | a=6
          1 | ''     | a:3/3@3*              | a=1
          0 | ''     | a:3/3@3 b:2/2@3*      | b=0 a=0
          10| ''     | a:3/3@5 b:4/4@5*      | b=7 a=5
          4 | paused | a:4/4                 | ''
          4 | paused | a:2/2@2               | a=4
          4 | ''     | a:2/2@4 b:4/4@4*      | a=0
          4 | ''     | a:4/4@4 b:4/4@4* c:1/1@3 | a=0 c=0
          """)
  void anotherSizeIsSharedOutBeforeTheRolloutGoesOn(
      int replicas, String how, String sets, String expected) {
    assertThat(told(decide(spec(replicas, how), sets, false)).split(" "))
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void oldSetsThatNobodyNeedsGo() {
    assertThat(told(decide(spec(2, "history1"), "a:0/0 b:0/0 c:0/0 d:2/2*", false)))
        .isEqualTo("-a -b");
    assertThat(told(decide(spec(2, "history1"), "a:0/0 b:1/1 c:0/0 d:2/2*", false)))
        .doesNotContain("-a");
  }

  @Test
  void aDeploymentThatGoesOnlyReports() {
    List<Action> actions = decide(spec(4, "deleting"), "a:4/4", false);
    assertThat(actions).hasSize(1).first().isInstanceOf(Action.UpdateStatus.class);
  }

  private static DeploymentStatus status(List<Action> actions) {
    return actions.stream()
        .filter(Action.UpdateStatus.class::isInstance)
        .map(each -> ((Action.UpdateStatus) each).status())
        .findFirst()
        .orElse(NOTHING);
  }

  private static String condition(DeploymentStatus status, String type) {
    return status.condition(type).map(it -> it.status() + " " + it.reason()).orElse("");
  }

  @Test
  void aRolloutTellsHowFarItIs() {
    DeploymentSpec spec = spec(2, "");
    DeploymentStatus begun = status(decide(spec, "", false));
    assertThat(condition(begun, "Progressing")).isEqualTo("True NewReplicaSetCreated");
    assertThat(condition(begun, "Available")).isEqualTo("False MinimumReplicasUnavailable");

    DeploymentStatus under = next(spec, "a:2/1*", begun, NOW.plusSeconds(9));
    assertThat(condition(under, "Progressing")).isEqualTo("True ReplicaSetUpdated");
    assertThat(condition(under, "Available")).isEqualTo("True MinimumReplicasAvailable");

    DeploymentStatus late = next(spec, "a:2/1*", under, NOW.plusSeconds(700));
    assertThat(condition(late, "Progressing")).isEqualTo("False ProgressDeadlineExceeded");

    DeploymentStatus done = next(spec, "a:2/2*", under, NOW.plusSeconds(20));
    assertThat(condition(done, "Progressing")).isEqualTo("True NewReplicaSetAvailable");
    assertThat(done.complete(spec)).isTrue();

    DeploymentStatus hurt = next(spec, "a:2/1*", done, NOW.plusSeconds(5000));
    assertThat(condition(hurt, "Progressing")).isEqualTo("True NewReplicaSetAvailable");
  }

  private static DeploymentStatus next(
      DeploymentSpec spec, String sets, DeploymentStatus known, Instant now) {
    var seen = new Observed(spec, sets(sets, spec), "web-new", false, known);
    DeploymentStatus told = status(DeploymentPlan.decide(seen, now));
    return told == NOTHING ? known : told;
  }

  @Test
  void aPauseAndItsEndAreTold() {
    DeploymentStatus paused = status(decide(spec(2, "paused"), "a:2/2*", false));
    assertThat(condition(paused, "Progressing")).isEqualTo("Unknown DeploymentPaused");
    DeploymentStatus resumed = next(spec(2, ""), "a:2/1 b:1/0*", paused, NOW);
    assertThat(condition(resumed, "Progressing")).isNotEqualTo("Unknown DeploymentPaused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 | 25% | 25% | 3 | 2
          1  | 25% | 25% | 1 | 0
          4  | 0   | 0%  | 0 | 1
          3  | 2   | 9   | 2 | 3
          """)
  void sharesAreOfTheSize(
      int replicas, String maxSurge, String maxUnavailable, int surge, int unavailable) {
    String rolling = "{maxSurge: " + maxSurge + ", maxUnavailable: " + maxUnavailable + "}";
    String text =
        "{metadata: {name: d}, spec: {replicas: %d, strategy: {type: RollingUpdate, rollingUpdate: %s}}}";
    var tree = (ObjectNode) Yaml.documents(text.formatted(replicas, rolling)).getFirst().tree();
    DeploymentSpec spec = DeploymentSpec.of(new KubeObject(tree));
    assertThat(spec.maxSurge()).isEqualTo(surge);
    assertThat(spec.maxUnavailable()).isEqualTo(unavailable);
  }
}
