package dev.ballast.controllers.cronjob;

import dev.ballast.objects.KubeObject;
import dev.ballast.objects.time.CronSchedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// What a CronJob asks for.
///
/// @param deadline how late a start may be; empty: however late
record CronSpec(
    String name,
    boolean deleting,
    boolean suspended,
    Concurrency concurrency,
    CronSchedule schedule,
    ZoneId zone,
    Optional<Duration> deadline,
    int keptSuccessful,
    int keptFailed) {
  enum Concurrency {
    ALLOW,
    FORBID,
    REPLACE
  }

  /// A CronJob that can't be read; `reason` is that of the event.
  static final class Unreadable extends Exception {
    private final String reason;

    Unreadable(String reason, String why) {
      super(why, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  static CronSpec of(KubeObject cronJob) throws Unreadable {
    return new CronSpec(
        cronJob.name(),
        cronJob.deleting(),
        cronJob.flag("spec", "suspend"),
        switch (cronJob.text("spec", "concurrencyPolicy")) {
          case "Forbid" -> Concurrency.FORBID;
          case "Replace" -> Concurrency.REPLACE;
          default -> Concurrency.ALLOW;
        },
        schedule(cronJob),
        zone(cronJob),
        cronJob.at("spec", "startingDeadlineSeconds").isIntegralNumber()
            ? Optional.of(Duration.ofSeconds(cronJob.number(0, "spec", "startingDeadlineSeconds")))
            : Optional.empty(),
        (int) cronJob.number(3, "spec", "successfulJobsHistoryLimit"),
        (int) cronJob.number(1, "spec", "failedJobsHistoryLimit"));
  }

  private static CronSchedule schedule(KubeObject cronJob) throws Unreadable {
    String text = cronJob.text("spec", "schedule");
    try {
      return CronSchedule.parse(text);
    } catch (CronSchedule.Malformed e) {
      throw new Unreadable(
          "UnparseableSchedule", "unparseable schedule: \"" + text + "\" : " + e.getMessage());
    }
  }

  private static ZoneId zone(KubeObject cronJob) throws Unreadable {
    String name = cronJob.text("spec", "timeZone");
    if (name.isEmpty()) return ZoneOffset.UTC;
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new Unreadable(
          "UnknownTimeZone", "invalid timeZone: \"" + name + "\": " + e.getMessage());
    }
  }
}
