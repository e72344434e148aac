package dev.ballast.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.statefulset.StatefulSetPlan.Action;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Observed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One row a case. The first column is the number of the rule in docs/semantics.md; [Scene] says
/// how the others are written.
class StatefulSetPlanTest {
  /// Which pods there are, and their claims.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | replicas=2 start=5 | |  | create 5/new
          3 | replicas=2 start=5 | 5:ready | | create 6/new
          3 | replicas=2 start=5 | 5:ready 6:ready 0:ready | | delete 0 scaled_down
          3 | replicas=2 | 0:ready 1:ready 7:ready | | delete 7 scaled_down
          3  | replicas=0                           |                                        |                      |
          4 | replicas=1 claims=www | |  | create 0/new+www-web-0
          4 | replicas=1 claims=www,log | |  | create 0/new+www-web-0+log-web-0
          5 | replicas=1 claims=www | | www-web-0 | create 0/new
          5 | replicas=1 claims=www,log | | www-web-0 | create 0/new+log-web-0
          7 | replicas=1 claims=www | | www-web-0/going | refuse 0
          7 | replicas=2 parallel claims=www | | www-web-0/going | refuse 0, create 1/new+www-web-1
          7 | replicas=1 claims=www | 0:pending | | claim www-web-0
          7  | replicas=1 claims=www                | 0:ready                                |                      |
          """)
  void whichPodsAndClaims(int rule, String set, String pods, String claims, String expected) {
    check(set, pods, claims, expected);
  }

  /// In order: one pod after another, finished ones replaced.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          8 | replicas=3 | |  | create 0/new
          8  | replicas=3                           | 0:pending                              |                      |
          8  | replicas=3                           | 0:running                              |                      |
          8  | replicas=3                           | 0:going                                |                      |
          8 | replicas=3 | 0:ready | | create 1/new
          8 | replicas=3 | 0:ready 2:ready | | create 1/new
          8 | replicas=3 | 1:ready 2:ready | | create 0/new
          8  | replicas=3 minReady=10               | 0:fresh                                |                      |
          8 | replicas=3 minReady=10 | 0:ready | | create 1/new
          9 | replicas=3 | 0:failed 1:ready | | delete 0 finished
          9 | replicas=3 | 0:ready 1:succeeded | | delete 1 finished
          9 | replicas=3 parallel | 0:failed 1:failed 2:ready | | delete 0 finished, delete 1 finished
          """)
  void oneAfterAnother(int rule, String set, String pods, String claims, String expected) {
    check(set, pods, claims, expected);
  }

  /// Scaling down, scaling before updating, and all at once.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 | replicas=1 | 0:ready 1:ready 2:ready | | delete 2 scaled_down
          10 | replicas=1                           | 0:ready 1:ready 2:going                |                      |
          10 | replicas=1                           | 0:running 1:ready 2:ready              |                      |
          10 | replicas=1 | 0:ready 1:ready 2:running | | delete 2 scaled_down
          10 | replicas=1                           | 0:ready 1:running 2:running            |                      |
          10 | replicas=1 | 0:ready 1:running 2:ready | | delete 2 scaled_down
          10 | replicas=1 minReady=10               | 0:ready 1:fresh 2:fresh                |                      |
          10 | replicas=1 parallel | 0:running 1:ready 2:going 3:running | | delete 3 scaled_down, delete 1 scaled_down
          11 | replicas=2 | 0-2:ready/old | | delete 2 scaled_down
          11 | replicas=2                           | 0-1:ready/old 2:going/old              |                      |
          11 | replicas=3 | 0-1:ready/old | | create 2/new
          12 | replicas=3 parallel | |  | create 0/new, create 1/new, create 2/new
          12 | replicas=3 parallel | 0:pending 1:going | | create 2/new
          """)
  void scaling(int rule, String set, String pods, String claims, String expected) {
    check(set, pods, claims, expected);
  }

  /// Updates, with and without a partition.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13 | replicas=3 | 0-2:ready/old | | delete 2 outdated
          13 | replicas=3 | 0-1:ready/old 2:ready | | delete 1 outdated
          13 | replicas=3                           | 0-1:ready/old 2:running                |                      |
          13 | replicas=3 minReady=10               | 0-1:ready/old 2:fresh                  |                      |
          13 | replicas=3 parallel                  | 0-1:ready/old 2:running                |                      |
          13 | replicas=3 parallel                  | 0-1:ready/old 2:going/old              |                      |
          13 | replicas=3                           | 0:ready 1:ready 2:ready                |                      |
          14 | replicas=3 parallel | 0-1:ready/old 2:running/old | | delete 2 outdated
          14 | replicas=3                           | 0-1:ready/old 2:running/old            |                      |
          15|parallel maxUnavailable=2 | 0:ready/old 1:running/old 2:ready/old | | delete 1 outdated, delete 2 outdated
          15 | parallel maxUnavailable=1 | 0:ready/old 1:running/old 2:ready/old | | delete 1 outdated
          15 | replicas=4 parallel maxUnavailable=2 | 0-2:ready/old 3:running | | delete 2 outdated
          15 | replicas=4 parallel maxUnavailable=2 | 0-1:ready/old 2:going/old 3:running    |                      |
          15 | replicas=4 maxUnavailable=3 | 0-3:ready/old | | delete 3 outdated, delete 2 outdated, delete 1 outdated
          15 | replicas=4 partition=3 maxUnavailable=3 | 0-3:ready/old | | delete 3 outdated
          16 | replicas=3 partition=2 | 0:ready/old 2:ready | | create 1/old
          16 | replicas=3 partition=2 | 0-1:ready/old | | create 2/new
          16 | replicas=3 partition=2 | 0-2:ready/old | | delete 2 outdated
          16 | replicas=3 partition=2               | 0-1:ready/old 2:ready                  |                      |
          16 | replicas=3 partition=1 start=5 | 6:ready 7:ready | | create 5/old
          16 | replicas=3 partition=1 start=5 | 5:ready/old 7:ready | | create 6/new
          17 | replicas=2 partition=9               | 0-1:ready/old                          |                      |
          17 | replicas=2 partition=9 | 0:ready/old | | create 1/old
          18 | replicas=2 onDelete                  | 0-1:ready/old                          |                      |
          18 | replicas=2 onDelete | 0:ready/old | | create 1/new
          """)
  void updates(int rule, String set, String pods, String claims, String expected) {
    check(set, pods, claims, expected);
  }

  /// A set that goes, whose the claims are, and what was adopted.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          25 | replicas=3 deleting                  | 0:ready                                |                      |
          25 | replicas=1 deleting                  | 0:ready/old 1:failed                   |                      |
          26 | replicas=1 claims=www whenDeleted | 0:ready | www-web-0 | own www-web-0 set
          26 | replicas=1 claims=www whenDeleted    | 0:ready                                | www-web-0/set        |
          26 | replicas=1 claims=www whenDeleted    | 0:ready                                | www-web-0/foreign    |
          26 | replicas=1 claims=www | 0:ready | www-web-0/set | own www-web-0 nobody
          26 | replicas=1 claims=www whenScaled | 0:ready | www-web-0/pod | own www-web-0 nobody
          26 | replicas=0 claims=www whenScaled | 0:ready | www-web-0 | own www-web-0 pod, delete 0 scaled_down
          26|replicas=0 claims=www whenScaled whenDeleted|0:ready|www-web-0/set|own www-web-0 pod, delete 0 scaled_down
          26 | replicas=0 claims=www whenDeleted | 0:ready | www-web-0/set | delete 0 scaled_down
          26 | replicas=0 claims=www | 0:ready | www-web-0 | delete 0 scaled_down
          26 | replicas=1 claims=www whenScaled     |                                        | www-web-0/former     |
          26 | replicas=1 claims=www | | www-web-0/former | create 0/new
          2 | replicas=1 | 0:unnamed | | identify 0
          """)
  void goingOwnersAndIdentity(int rule, String set, String pods, String claims, String expected) {
    check(set, pods, claims, expected);
  }

  private static void check(String set, String pods, String claims, String expected) {
    List<Action> actions = StatefulSetPlan.decide(Scene.of(set, pods, claims), Scene.NOW);
    assertThat(String.join(", ", Scene.told(actions))).isEqualTo(expected == null ? "" : expected);
  }

  /// The counts: replicas, ready, available, current, updated, and the current revision.
  @ParameterizedTest(name = "{0}: {1} | {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          24 | replicas=3 | 0:ready/old 1:running/old 2:pending | 3 1 1 2 1 old
          24 | replicas=3 | 0:ready/old 1:going/old 2:going     | 3 3 3 1 0 old
          24 | replicas=3 minReady=10 | 0:ready/old 1:fresh/old 2:ready | 3 3 2 2 1 old
          24 | replicas=3 | 0-2:ready/old | 3 3 3 2 0 old
          18 | replicas=2 | 0:ready 1:ready                     | 2 2 2 2 2 new
          18 | replicas=2 onDelete | 0:ready 1:ready            | 2 2 2 2 2 new
          18 | replicas=2 onDelete | 0:ready 1:ready/old        | 2 2 2 1 1 old
          18 | replicas=2 | 0:ready 1:running                   | 2 1 1 0 2 old
          16 | replicas=2 partition=1 | 0:ready/old 1:ready     | 2 2 2 1 1 old
          25 | replicas=3 deleting | 0:ready                    | 1 1 1 0 1 old
          """)
  void status(int rule, String set, String pods, String expected) {
    SetStatus status = statusOf(Scene.of(set, pods, ""));
    assertThat(
            "%d %d %d %d %d %s"
                .formatted(
                    status.replicas(),
                    status.readyReplicas(),
                    status.availableReplicas(),
                    status.currentReplicas(),
                    status.updatedReplicas(),
                    status.currentRevision()))
        .isEqualTo(expected);
    assertThat(status.updateRevision()).isEqualTo("new");
    assertThat(status.observedGeneration()).isEqualTo(1);
  }

  private static SetStatus statusOf(Observed seen) {
    return pick(StatefulSetPlan.decide(seen, Scene.NOW), Action.UpdateStatus.class)
        .map(Action.UpdateStatus::status)
        .findFirst()
        .orElseThrow();
  }

  private static <A extends Action> Stream<A> pick(List<Action> actions, Class<A> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast);
  }

  @Test
  void anUnchangedStatusIsNotWritten() {
    Observed seen = Scene.of("replicas=1", "0:ready", "");
    var told =
        new Observed(seen.set(), seen.members(), seen.claims(), "new", "new", statusOf(seen), 0);
    assertThat(StatefulSetPlan.decide(told, Scene.NOW)).isEmpty();
  }

  @Test
  void s8_aReadyPodIsLookedAtAgainWhenItsTimeHasCome() {
    Observed seen = Scene.of("replicas=2 minReady=10", "0:fresh", "");
    Duration wait =
        pick(StatefulSetPlan.decide(seen, Scene.NOW), Action.LookAgain.class)
            .findFirst()
            .orElseThrow()
            .after();
    assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_010));
    assertThat(Scene.told(StatefulSetPlan.decide(seen, Scene.NOW.plus(wait))))
        .containsExactly("create 1/new");
  }

  @ParameterizedTest
  @CsvSource({
    "web-0, 0",
    "web-12, 12",
    "web, ",
    "web-, ",
    "web-a, ",
    "web-1a, ",
    "other-1, ",
    "web-x-1, ",
    "web-99999999999, "
  })
  void s3_namesWithoutAnOrdinalAreIgnored(String pod, Integer ordinal) {
    assertThat(Member.ordinalOf("web", pod))
        .isEqualTo(
            ordinal == null ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(ordinal));
  }

  /// No action of the plan can force: a deletion carries the pod and a reason, no grace period.
  @Test
  void s28_deletionsNeverForce() {
    assertThat(Action.DeletePod.class.getRecordComponents())
        .extracting(java.lang.reflect.RecordComponent::getName)
        .containsExactly("pod", "why");
  }
}
