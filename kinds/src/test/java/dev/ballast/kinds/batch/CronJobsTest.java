package dev.ballast.kinds.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import dev.ballast.objects.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// When a CronJob may be due.
class CronJobsTest {
  private static final Changed RIGHT =
      new Changed(
          CronJobs.kind(),
          """
          {'metadata': {'name': 'j'}, 'spec': {'schedule': '0 0 * * *', 'jobTemplate': {'spec': {
            'template': {'spec': {'restartPolicy': 'Never',
                                  'containers': [{'name': 'c', 'image': 'i'}]}}}}}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "schedule | '@daily' |",
        "schedule | '@every 5m' |",
        "schedule | '*/5 1-3 * jan mon-fri' |",
        "schedule | '' | spec.schedule: Required value",
        "schedule | '* * *' | spec.schedule: Invalid value: \"* * *\": expected exactly 5 fields, "
            + "found 3: [* * *]",
        "schedule | '60 * * * *' | spec.schedule: Invalid value: \"60 * * * *\": end of range (60) "
            + "above maximum (59): 60",
        "schedule | '@noon' | spec.schedule: Invalid value: \"@noon\": unrecognized descriptor: @noon",
        "schedule | 'TZ=UTC 0 0 * * *' | spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot "
            + "use TZ or CRON_TZ in schedule, use timeZone field instead",
        "timeZone | 'Europe/Berlin' |",
        "timeZone | '' | spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string",
        "timeZone | 'local' | spec.timeZone: Invalid value: \"local\": timeZone must be an explicit "
            + "time zone as defined in https://www.iana.org/time-zones",
        "timeZone | 'Mars/Base' | spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone "
            + "Mars/Base"
      })
  void schedulesAndZonesAreRead(String field, String value, String fault) {
    var faults = RIGHT.faults("/spec/" + field, value);
    if (fault == null) assertThat(faults).isEmpty();
    else assertThat(faults).containsExactly(fault);
  }

  @Test
  void aZoneInTheScheduleStaysWhereItWas() {
    ObjectNode old = RIGHT.made();
    Changed.put(old, "/spec/schedule", "'CRON_TZ=UTC 0 0 * * *'");
    ObjectNode next = old.deepCopy();
    Changed.put(next, "/spec/schedule", "'CRON_TZ=UTC 5 0 * * *'");
    assertThat(RIGHT.kind().validateUpdate(next, old)).isEmpty();
    Json.child(next, "spec").put("timeZone", "UTC");
    assertThat(Changed.messages(RIGHT.kind().validateUpdate(next, old)))
        .containsExactly(
            "spec.schedule: Invalid value: \"CRON_TZ=UTC 5 0 * * *\": cannot use both timeZone field "
                + "and TZ or CRON_TZ in schedule");
  }
}
