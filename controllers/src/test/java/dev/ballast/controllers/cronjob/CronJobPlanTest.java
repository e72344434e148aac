package dev.ballast.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.cronjob.CronJobPlan.Action;
import dev.ballast.controllers.cronjob.CronJobPlan.End;
import dev.ballast.controllers.cronjob.CronJobPlan.Observed;
import dev.ballast.controllers.cronjob.CronJobPlan.Run;
import dev.ballast.controllers.cronjob.CronSpec.Concurrency;
import dev.ballast.objects.time.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When Jobs are started, and which are forgotten.
class CronJobPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static CronSpec spec(String how, String schedule) throws Exception {
    return new CronSpec(
        "c",
        how.contains("deleting"),
        how.contains("suspended"),
        how.contains("forbid")
            ? Concurrency.FORBID
            : how.contains("replace") ? Concurrency.REPLACE : Concurrency.ALLOW,
        CronSchedule.parse(schedule),
        ZoneOffset.UTC,
        how.contains("deadline") ? Optional.of(Duration.ofSeconds(90)) : Optional.empty(),
        2,
        1);
  }

  /// Jobs by their marks, the oldest first: `r` runs, `c` completed, `f` failed.
  private static List<Run> runs(String marks) {
    var runs = new ArrayList<Run>();
    for (char each : marks.toCharArray()) {
      Instant at = NOON.minusSeconds(10_000 - 60L * runs.size());
      End end = each == 'r' ? End.NONE : each == 'c' ? End.COMPLETE : End.FAILED;
      Optional<Instant> ended = end == End.NONE ? Optional.empty() : Optional.of(at);
      String name = each + "" + runs.size();
      runs.add(new Run(name, name, at, end, ended));
    }
    return runs;
  }

  private static List<Action> decide(
      String how, String schedule, String runs, Instant last, Instant now) throws Exception {
    List<Run> all = runs(runs);
    List<String> active = all.stream().filter(it -> it.end() == End.NONE).map(Run::name).toList();
    var seen =
        new Observed(spec(how, schedule), last, all, active, Optional.of(last), Optional.empty());
    return CronJobPlan.decide(seen, now);
  }

  private static String told(List<Action> actions) {
    return actions.stream()
        .flatMap(
            each ->
                switch (each) {
                  case Action.Start start ->
                      java.util.stream.Stream.of(
                          "start " + start.due().toString().substring(11, 16));
                  case Action.DeleteJob delete ->
                      java.util.stream.Stream.of("-" + delete.run().name());
                  case Action.Tell tell -> java.util.stream.Stream.of(tell.reason());
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
          ''        | */5 * * * * | ''   | 4   | ''
          ''        | */5 * * * * | ''   | 5   | start 12:05
          ''        | */5 * * * * | ''   | 13  | start 12:10
          ''        | */5 * * * * | r    | 5   | start 12:05
          forbid    | */5 * * * * | r    | 5   | JobAlreadyActive
          replace   | */5 * * * * | r    | 5   | -r0 start 12:05
          suspended | */5 * * * * | ''   | 5   | ''
          deleting  | */5 * * * * | ''   | 5   | ''
          deadline  | */5 * * * * | ''   | 6   | start 12:05
          deadline  | */5 * * * * | ''   | 9   | ''
          ''        | 0 3 * * *   | ''   | 5   | ''
          ''        | */5 * * * * | cccc | 1   | -c0 -c1
          ''        | */5 * * * * | cffr | 1   | -f1
          """)
  void aJobIsStartedForTheLastDueTime(
      String how, String schedule, String runs, int minutes, String expected) throws Exception {
    Instant now = NOON.plus(Duration.ofMinutes(minutes));
    assertThat(told(decide(how, schedule, runs, NOON, now))).isEqualTo(expected);
  }

  @Test
  void aLongSleepIsToldOfAndStartsOneJob() throws Exception {
    Instant now = NOON.plus(Duration.ofDays(4000)).plusSeconds(1);
    assertThat(told(decide("", "* * * * *", "", NOON, now)))
        .isEqualTo("TooManyMissedTimes start 12:00");
  }

  @Test
  void theStatusNamesWhatRunsAndWhen() throws Exception {
    Instant now = NOON.plus(Duration.ofMinutes(5));
    var update =
        decide("", "*/5 * * * *", "rc", NOON, now).stream()
            .filter(Action.UpdateStatus.class::isInstance)
            .map(Action.UpdateStatus.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(update.active()).containsExactly(CronJobPlan.jobName("c", now), "r0");
    assertThat(update.lastScheduled()).contains(now);
    assertThat(update.lastSuccessful()).isPresent();
  }

  @Test
  void itLooksAgainWhenItIsDue() throws Exception {
    assertThat(decide("", "*/5 * * * *", "", NOON, NOON.plusSeconds(10)))
        .contains(new Action.LookAgain(Duration.ofSeconds(290).plusMillis(1)));
  }
}
