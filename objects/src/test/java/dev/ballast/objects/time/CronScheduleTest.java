package dev.ballast.objects.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When schedules are due, and what is no schedule.
class CronScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *      | 2026-01-01T12:00:30Z | 2026-01-01T12:01Z
          */15 * * * *   | 2026-01-01T12:00:00Z | 2026-01-01T12:15Z
          5/20 * * * *   | 2026-01-01T12:26:00Z | 2026-01-01T12:45Z
          0 3 * * *      | 2026-01-01T03:00:00Z | 2026-01-02T03:00Z
          0 0 29 2 *     | 2026-01-01T00:00:00Z | 2028-02-29T00:00Z
          0 0 * * MON    | 2026-01-01T00:00:00Z | 2026-01-05T00:00Z
          0 0 13 * FRI   | 2026-01-01T00:00:00Z | 2026-01-02T00:00Z
          0 0 */2 * 1    | 2026-01-01T00:00:00Z | 2026-01-05T00:00Z
          0 0 1 jan-mar ?| 2026-03-01T00:00:00Z | 2027-01-01T00:00Z
          30 22 31 12 *  | 2026-01-01T00:00:00Z | 2026-12-31T22:30Z
          1,2,3 0 * * *  | 2026-01-01T00:02:00Z | 2026-01-01T00:03Z
          @hourly        | 2026-01-01T12:00:00Z | 2026-01-01T13:00Z
          @weekly        | 2026-01-01T12:00:00Z | 2026-01-04T00:00Z
          @yearly        | 2026-01-01T12:00:00Z | 2027-01-01T00:00Z
          @every 1h30m   | 2026-01-01T12:00:00Z | 2026-01-01T13:30Z
          0 12 * * *     | 2026-01-01T12:00:00+09:00[Asia/Tokyo] | 2026-01-02T12:00+09:00[Asia/Tokyo]
          0 0 30 2 *     | 2026-01-01T00:00:00Z | never
          """)
  void theNextTimeIsTheFirstThatFits(String schedule, String after, String next) throws Exception {
    var due = CronSchedule.parse(schedule).next(ZonedDateTime.parse(after));
    assertThat(due.map(ZonedDateTime::toString).orElse("never")).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * *      | expected exactly 5 fields, found 4: [* * * *]
          60 * * * *   | end of range (60) above maximum (59): 60
          * * 0 * *    | beginning of range (0) below minimum (1): 0
          5-3 * * * *  | beginning of range (5) beyond end of range (3): 5-3
          1-2-3 * * * *| too many hyphens: 1-2-3
          1/2/3 * * * *| too many slashes: 1/2/3
          */0 * * * *  | step of range should be a positive number: */0
          x * * * *    | failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax
          @sometimes   | unrecognized descriptor: @sometimes
          """)
  void whatIsNoScheduleIsRefused(String schedule, String why) {
    assertThatThrownBy(() -> CronSchedule.parse(schedule)).hasMessage(why);
  }
}
