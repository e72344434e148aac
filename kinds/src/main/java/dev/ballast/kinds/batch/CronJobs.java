package dev.ballast.kinds.batch;

import dev.ballast.kinds.core.pod.TemplateDefaults;
import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.rule.Defaults;
import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.table.Cells;
import dev.ballast.kinds.table.Column;
import dev.ballast.kinds.table.Durations;
import dev.ballast.kinds.table.TemplateColumns;
import dev.ballast.objects.Json;
import dev.ballast.objects.time.CronSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Jobs by the clock.
public final class CronJobs {
  private static final int LONGEST_NAME = 52;
  private static final Pattern ZONE = Pattern.compile("^(TZ|CRON_TZ)=\\S+\\s+");
  private static final String[] POD_SPEC = {"spec", "jobTemplate", "spec", "template", "spec"};

  private CronJobs() {}

  public static Kind kind() {
    return KindBuilder.kind("batch", "v1", "CronJob", "cronjobs")
        .shortNames("cj")
        .inAll()
        .namespaced()
        .status(status -> {})
        .generationOf("spec")
        .defaults(CronJobs::defaults)
        .rules(CronJobs::rules)
        .updateRules((job, old) -> spec(job.at("spec"), old.at("spec")))
        .columns(
            Column.text("Schedule").documents("spec.schedule").showsTextAt("spec", "schedule"),
            Column.text("Timezone")
                .documents("spec.timeZone")
                .shows(job -> Cells.or(Json.string(job, "spec", "timeZone"), Cells.NONE)),
            Column.of("Suspend", "boolean").documents("spec.suspend").shows(CronJobs::suspended),
            Column.integer("Active")
                .documents("status.active")
                .showsNumber(job -> job.path("status").path("active").size()),
            Column.text("Last Schedule")
                .documents("status.lastScheduleTime")
                .shown(CronJobs::lastSchedule),
            Column.AGE,
            TemplateColumns.containers(POD_SPEC),
            TemplateColumns.images(POD_SPEC),
            Column.text("Selector")
                .documents("spec.jobTemplate.spec.selector")
                .wide()
                .shows(
                    job -> Cells.selector(Json.at(job, "spec", "jobTemplate", "spec", "selector"))))
        .build();
  }

  private static String suspended(ObjectNode job) {
    JsonNode suspend = job.path("spec").path("suspend");
    if (!suspend.isBoolean()) return Cells.UNSET;
    return suspend.booleanValue() ? "True" : "False";
  }

  private static JsonNode lastSchedule(ObjectNode job, Instant now) {
    String last = Json.string(job, "status", "lastScheduleTime");
    return JsonNodeFactory.instance.stringNode(
        last.isEmpty() ? Cells.NONE : Durations.since(last, now));
  }

  private static void defaults(ObjectNode job) {
    ObjectNode spec = Json.child(job, "spec");
    Defaults.text(spec, "concurrencyPolicy", "Allow");
    Defaults.flag(spec, "suspend", false);
    Defaults.number(spec, "successfulJobsHistoryLimit", 3);
    Defaults.number(spec, "failedJobsHistoryLimit", 1);
    ObjectNode template = Json.child(spec, "jobTemplate");
    Json.child(template, "metadata");
    TemplateDefaults.fillTemplate(Json.child(template, "spec"));
  }

  private static void rules(Field job) {
    spec(job.at("spec"), job.at("spec").nothing());
    Field name = job.at("metadata", "name");
    if (name.text().length() > LONGEST_NAME) name.invalid("must be no more than 52 characters");
  }

  private static void spec(Field spec, Field old) {
    Field schedule = spec.at("schedule");
    if (schedule.demanded()) schedule(schedule, old.at("schedule").text(), spec.has("timeZone"));
    spec.at("startingDeadlineSeconds").nonNegative();
    Field zone = spec.at("timeZone");
    if (zone.present() && !zone.same(old.at("timeZone"))) timeZone(zone);
    Field policy = spec.at("concurrencyPolicy");
    if (policy.demanded()) policy.oneOf("Allow", "Forbid", "Replace");
    spec.at("successfulJobsHistoryLimit").nonNegative();
    spec.at("failedJobsHistoryLimit").nonNegative();
    Field template = spec.at("jobTemplate", "spec");
    if (template.at("manualSelector").flag()) {
      template.at("manualSelector").notSupported("nil", "false");
    }
    JobRules.spec(template);
  }

  /// A time zone has a field of its own; in the schedule it stays only where it was before.
  private static void schedule(Field schedule, String old, boolean zoned) {
    try {
      CronSchedule.parse(ZONE.matcher(schedule.text()).replaceFirst(""));
    } catch (CronSchedule.Malformed malformed) {
      schedule.invalid(String.valueOf(malformed.getMessage()));
    }
    if (!schedule.text().contains("TZ")) return;
    if (!old.contains("TZ")) {
      schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (zoned) {
      schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
    }
  }

  private static void timeZone(Field zone) {
    String name = zone.text();
    if (name.isEmpty()) {
      zone.invalid("timeZone must be nil or non-empty string");
    } else if (name.equalsIgnoreCase("Local")) {
      zone.invalid(
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    } else if (!ZoneId.getAvailableZoneIds().contains(name)) {
      zone.invalid("unknown time zone " + name);
    }
  }
}
