package dev.ballast.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Jobs do until they are over.
class JobPlanTest {
  private static void over(JobScene scene, String type, String reason) {
    JobStatus status = scene.status();
    assertThat(status.holds(type)).as("%s", status).isTrue();
    assertThat(status.condition(type).orElseThrow().reason()).isEqualTo(reason);
    assertThat(status.uncountedSucceeded()).isEmpty();
    assertThat(status.uncountedFailed()).isEmpty();
    assertThat(scene.pods).noneMatch(JobPod::tracked).noneMatch(JobPod::active);
  }

  @Test
  void asManyRunAsMayAndNoMoreThanAreMissing() {
    var scene = new JobScene("parallelism: 2, completions: 3").settle();
    assertThat(scene.running()).hasSize(2);
    scene.succeed(scene.running().getFirst());
    scene.settle();
    assertThat(scene.running()).hasSize(2);
    scene.succeed(scene.running().getFirst());
    scene.settle();
    assertThat(scene.running()).hasSize(1);
    scene.succeed(scene.running().getFirst());
    scene.settle();
    over(scene, JobStatus.COMPLETE, "CompletionsReached");
    assertThat(scene.status().succeeded()).isEqualTo(3);
    assertThat(scene.status().completed()).contains(scene.now);
    assertThat(scene.told).containsExactly("Completed");
  }

  @Test
  void withoutANumberOneSuccessEndsItOnceAllHaveEnded() {
    var scene = new JobScene("parallelism: 2").settle();
    scene.succeed(scene.running().getFirst());
    scene.settle();
    assertThat(scene.running()).hasSize(1);
    assertThat(scene.status().over()).isFalse();
    scene.succeed(scene.running().getFirst());
    scene.settle();
    over(scene, JobStatus.COMPLETE, "CompletionsReached");
  }

  @Test
  void aFailureIsFollowedByALongerWaitEachTimeAndThenByTheEnd() {
    var scene = new JobScene("completions: 1, backoffLimit: 2").settle();
    for (Duration wait : new Duration[] {Duration.ofSeconds(10), Duration.ofSeconds(20)}) {
      scene.fail(scene.running().getFirst(), 1);
      scene.settle();
      assertThat(scene.running()).isEmpty();
      assertThat(scene.next).contains(wait.plusMillis(1));
      scene.now = scene.now.plus(wait);
      scene.settle();
      assertThat(scene.running()).hasSize(1);
    }
    scene.fail(scene.running().getFirst(), 1);
    scene.settle();
    over(scene, JobStatus.FAILED, "BackoffLimitExceeded");
    assertThat(scene.status().failed()).isEqualTo(3);
    assertThat(scene.told).containsExactly("BackoffLimitExceeded");
  }

  @Test
  void timeEndsAJobThatHasADeadline() {
    var scene = new JobScene("completions: 1, activeDeadlineSeconds: 30").settle();
    assertThat(scene.next).contains(Duration.ofSeconds(30).plusMillis(1));
    scene.now = scene.now.plusSeconds(30);
    scene.settle();
    over(scene, JobStatus.FAILED, "DeadlineExceeded");
  }

  @Test
  void aSuspendedJobEndsItsPodsAndCountsNone() {
    var scene = new JobScene("parallelism: 2, completions: 4").settle();
    scene.set("suspend", true);
    scene.settle();
    assertThat(scene.running()).isEmpty();
    assertThat(scene.status().failed()).isZero();
    assertThat(scene.status().holds(JobStatus.SUSPENDED)).isTrue();
    scene.now = scene.now.plusSeconds(60);
    scene.set("suspend", false);
    scene.settle();
    assertThat(scene.running()).hasSize(2);
    assertThat(scene.status().started()).contains(scene.now);
    assertThat(scene.told).containsExactly("Suspended", "Resumed");
  }

  @Test
  void everyIndexSucceedsOnce() {
    var scene = new JobScene("completionMode: Indexed, parallelism: 2, completions: 4").settle();
    assertThat(scene.running()).extracting(JobPod::index).containsExactly(0, 1);
    scene.succeed(scene.running().get(1));
    scene.settle();
    assertThat(scene.running()).extracting(JobPod::index).containsExactly(0, 2);
    assertThat(scene.status().completedIndexes()).hasToString("1");
    while (!scene.status().over()) {
      scene.succeed(scene.running().getFirst());
      scene.settle();
    }
    over(scene, JobStatus.COMPLETE, "CompletionsReached");
    assertThat(scene.status().completedIndexes()).hasToString("0-3");
    assertThat(scene.status().succeeded()).isEqualTo(4);
  }

  @Test
  void anIndexThatFailsTooOftenIsGivenUpAndTheOthersGoOn() {
    var scene =
        new JobScene(
                "completionMode: Indexed, parallelism: 3, completions: 3, backoffLimit: 2147483647,"
                    + " backoffLimitPerIndex: 1")
            .settle();
    for (int i = 0; i < 2; i++) {
      JobPod first =
          scene.running().stream().filter(it -> it.index() == 0).findFirst().orElseThrow();
      assertThat(first.failuresBefore()).isEqualTo(i);
      scene.fail(first, 1);
      scene.settle();
      scene.now = scene.now.plusSeconds(10);
      scene.settle();
    }
    assertThat(scene.status().failedIndexes()).hasToString("0");
    scene.running().forEach(scene::succeed);
    scene.settle();
    over(scene, JobStatus.FAILED, "FailedIndexes");
    assertThat(scene.status().completedIndexes()).hasToString("1,2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FailJob | 42 | Failed   | PodFailurePolicy | 1
          Ignore  | 42 | none     | ''               | 0
          FailJob | 1  | none     | ''               | 1
          """)
  void thePodFailurePolicyDecides(String action, int code, String end, String reason, int failed) {
    var scene =
        new JobScene(
                "completions: 1, podFailurePolicy: {rules: [{action: "
                    + action
                    + ", onExitCodes: {operator: In, values: [42]}}]}")
            .settle();
    scene.fail(scene.running().getFirst(), code);
    scene.settle();
    if (end.equals("Failed")) {
      over(scene, JobStatus.FAILED, reason);
      assertThat(scene.status().condition(JobStatus.FAILED).orElseThrow().message())
          .isEqualTo(
              "Container c for pod n/p0 failed with exit code 42 matching FailJob rule at index 0");
    } else {
      assertThat(scene.status().over()).isFalse();
    }
    assertThat(scene.status().failed()).isEqualTo(failed);
  }

  @Test
  void theSuccessPolicyEndsItEarly() {
    var scene =
        new JobScene(
                "completionMode: Indexed, parallelism: 3, completions: 3, successPolicy: {rules:"
                    + " [{succeededIndexes: '0,2', succeededCount: 1}]}")
            .settle();
    scene.succeed(scene.running().get(1));
    scene.settle();
    assertThat(scene.status().over()).isFalse();
    scene.succeed(scene.running().getLast());
    scene.settle();
    over(scene, JobStatus.COMPLETE, "SuccessPolicy");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noCrashLosesOrDoublesAnEnd(long seed) {
    var random = new Random(seed);
    boolean indexed = random.nextBoolean();
    int completions = 3 + random.nextInt(20);
    var scene =
        new JobScene(
            "parallelism: 4, backoffLimit: 100000, completions: "
                + completions
                + (indexed ? ", completionMode: Indexed" : ""));
    int failures = 0;
    for (int step = 0; step < 5_000 && !scene.status().over(); step++) {
      scene.now = scene.now.plusSeconds(700);
      scene.crashAfter(random.nextInt(8));
      for (JobPod each : scene.running()) {
        int fate = random.nextInt(10);
        if (fate == 0) scene.succeed(each);
        if (fate == 1) scene.fail(each, 1);
        if (fate == 2) scene.lose(each);
        if (fate == 1 || fate == 2) failures++;
      }
      scene.pods.removeIf(each -> !each.tracked() && !each.active() && random.nextInt(3) == 0);
    }
    scene.settle();
    over(scene, JobStatus.COMPLETE, "CompletionsReached");
    assertThat(scene.status().failed()).isEqualTo(failures);
    if (indexed) assertThat(scene.status().completedIndexes().size()).isEqualTo(completions);
    else assertThat(scene.status().succeeded()).isGreaterThanOrEqualTo(completions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0,2-4,7   | 10 | 0,2-4,7
          0,1       | 10 | 0,1
          0-1       | 10 | 0,1
          5-20      | 10 | 5-9
          ''        | 10 | ''
          x,3       | 10 | 3
          """)
  void indexesAreWrittenAsKubernetesWritesThem(String text, int limit, String written) {
    assertThat(Indexes.parse(text, limit)).hasToString(written);
  }
}
