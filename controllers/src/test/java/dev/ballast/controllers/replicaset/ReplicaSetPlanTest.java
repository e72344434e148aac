package dev.ballast.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.replicaset.ReplicaSetPlan.Action;
import dev.ballast.controllers.replicaset.ReplicaSetPlan.Observed;
import dev.ballast.controllers.replicaset.ReplicaStatus.Failure;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// How many pods are made or deleted, which go first, and what is reported.
class ReplicaSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final ReplicaStatus NOTHING =
      new ReplicaStatus(0, 0, 0, 0, 0, 0, Optional.empty());

  /// A pod by its marks: `n` has a node, `r` runs, `y` is ready, `t` goes, `f` has failed.
  private static Replica pod(String name, String marks) {
    boolean ready = marks.contains("y");
    return new Replica(
        name,
        "uid-" + name,
        Map.of("app", "a"),
        marks.contains("n") ? "node" : "",
        marks.contains("f") ? "Failed" : marks.contains("r") ? "Running" : "Pending",
        marks.contains("t"),
        ready,
        ready ? NOW.minusSeconds(60) : Instant.EPOCH,
        NOW.minusSeconds(90),
        0,
        0,
        0);
  }

  private static Observed seen(int wanted, boolean deleting, String... pods) {
    var all = new ArrayList<Replica>();
    for (int i = 0; i < pods.length; i++) all.add(pod("p" + i, pods[i]));
    return new Observed(wanted, 0, 7, deleting, Map.of("app", "a"), all, NOTHING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | false | nry           | ++
          1 | false | nry           | ''
          0 | false | nry nry       | -p0 -p1
          1 | false | nry n         | -p1
          1 | false | nr nry        | -p0
          1 | false | nry nryt      | ''
          2 | false | nry nryt nf   | +
          2 | true  | nry           | ''
          0 | true  | nry           | ''
          """)
  void theNumberOfPodsBecomesTheOneThatIsWanted(
      int wanted, boolean deleting, String pods, String expected) {
    List<Action> actions =
        ReplicaSetPlan.decide(seen(wanted, deleting, pods.trim().split("\\s+")), NOW);
    var told = new StringBuilder();
    for (Action each : actions) {
      if (each instanceof Action.DeletePod delete)
        told.append(told.isEmpty() ? "-" : " -").append(delete.pod().name());
      else told.append('+');
    }
    assertThat(told.toString()).isEqualTo(expected);
  }

  @Test
  void theLeastLossGoesFirst() {
    var pods =
        List.of(
            named("young", 0, 0, 60, 60),
            named("old", 0, 0, 60_000, 60_000),
            named("crowded", 0, 3, 60_000, 60_000),
            named("cheap", -5, 0, 60_000, 60_000),
            named("dear", 5, 9, 1, 1));
    assertThat(pods.stream().sorted(Replica.expendable(NOW)).map(Replica::name))
        .containsExactly("cheap", "crowded", "young", "old", "dear");
  }

  private static Replica named(String name, int cost, int neighbours, int readyFor, int age) {
    return new Replica(
        name,
        name,
        Map.of(),
        "node",
        "Running",
        false,
        true,
        NOW.minusSeconds(readyFor),
        NOW.minusSeconds(age),
        0,
        cost,
        neighbours);
  }

  @Test
  void whatIsThereIsReported() {
    Observed seen = seen(3, false, "nry", "nr", "nryt", "f");
    var status = new ReplicaStatus(7, 2, 2, 1, 1, 1, Optional.empty());
    assertThat(ReplicaSetPlan.report(seen, Optional.empty(), NOW)).contains(status);
    var known = new Observed(3, 0, 7, false, Map.of("app", "a"), seen.pods(), status);
    assertThat(ReplicaSetPlan.report(known, Optional.empty(), NOW)).isEmpty();
    var failure = Optional.of(new Failure("FailedCreate", "quota"));
    assertThat(ReplicaSetPlan.report(known, failure, NOW).orElseThrow().failure())
        .isEqualTo(failure);
  }

  @Test
  void aFailureBecomesAConditionAndGoesAgain() {
    ObjectNode status =
        (ObjectNode) Yaml.documents("{conditions: [{type: Other}]}").getFirst().tree();
    var failing =
        new ReplicaStatus(7, 1, 1, 1, 1, 0, Optional.of(new Failure("FailedCreate", "why")));
    failing.into(status, true, NOW);
    assertThat(status.path("conditions").size()).isEqualTo(2);
    KubeObject set = new KubeObject(status.objectNode().set("status", status));
    assertThat(ReplicaStatus.of(set)).isEqualTo(failing);
    NOTHING.into(status, true, NOW);
    assertThat(status.path("conditions").toString()).isEqualTo("[{\"type\":\"Other\"}]");
  }

  @Test
  void timeAloneMakesAPodAvailable() {
    var pods = List.of(pod("p", "nry"));
    var seen = new Observed(1, 100, 7, false, Map.of(), pods, NOTHING);
    assertThat(ReplicaSetPlan.lookAgain(seen, NOW)).contains(Duration.ofSeconds(40));
    assertThat(ReplicaSetPlan.report(seen, Optional.empty(), NOW).orElseThrow().available())
        .isZero();
    Instant later = NOW.plusSeconds(40);
    assertThat(ReplicaSetPlan.lookAgain(seen, later)).isEmpty();
    assertThat(ReplicaSetPlan.report(seen, Optional.empty(), later).orElseThrow().available())
        .isEqualTo(1);
  }
}
