package dev.ballast.objects.time;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// When a CronJob is due: five fields (minute, hour, day of month, month, day of week), or a
/// descriptor such as `@daily`
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax>).
/// Immutable; a set of values is a bit mask.
///
/// @param anyDay and `anyWeekday`: the field is `*`; a day must fit both fields where one of them
///   is, and either of them where none is
/// @param every of an `@every` descriptor, which has no fields
public record CronSchedule(
    long minutes,
    long hours,
    long days,
    long months,
    long weekdays,
    boolean anyDay,
    boolean anyWeekday,
    Optional<Duration> every) {

  /// Why a text is no schedule, in the words of the parser that Kubernetes uses.
  public static final class Malformed extends Exception {
    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  private record Bounds(int least, int most, List<String> names) {}

  private static final Bounds MINUTES = new Bounds(0, 59, List.of());
  private static final Bounds HOURS = new Bounds(0, 23, List.of());
  private static final Bounds DAYS = new Bounds(1, 31, List.of());
  private static final Bounds MONTHS =
      new Bounds(
          1,
          12,
          List.of(
              "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
  private static final Bounds WEEKDAYS =
      new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private static final int YEARS_AHEAD = 5;

  public static CronSchedule parse(String text) throws Malformed {
    if (text.isBlank()) throw new Malformed("empty spec string");
    if (text.startsWith("@")) return descriptor(text);
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      String found = "[" + String.join(" ", fields) + "]";
      throw new Malformed("expected exactly 5 fields, found " + fields.length + ": " + found);
    }
    return new CronSchedule(
        field(fields[0], MINUTES),
        field(fields[1], HOURS),
        field(fields[2], DAYS),
        field(fields[3], MONTHS),
        field(fields[4], WEEKDAYS),
        starred(fields[2]),
        starred(fields[4]),
        Optional.empty());
  }

  private static CronSchedule descriptor(String text) throws Malformed {
    if (text.startsWith("@every ")) return every(text);
    return switch (text) {
      case "@yearly", "@annually" -> parse("0 0 1 1 *");
      case "@monthly" -> parse("0 0 1 * *");
      case "@weekly" -> parse("0 0 * * 0");
      case "@daily", "@midnight" -> parse("0 0 * * *");
      case "@hourly" -> parse("0 * * * *");
      default -> throw new Malformed("unrecognized descriptor: " + text);
    };
  }

  private static CronSchedule every(String text) throws Malformed {
    String said = text.substring("@every ".length()).toUpperCase(Locale.ROOT);
    try {
      Duration every = Duration.parse("PT" + said).truncatedTo(ChronoUnit.SECONDS);
      Duration least = Duration.ofSeconds(1);
      Duration used = every.compareTo(least) < 0 ? least : every;
      return new CronSchedule(0, 0, 0, 0, 0, true, true, Optional.of(used));
    } catch (java.time.format.DateTimeParseException noDuration) {
      throw new Malformed("failed to parse duration " + text);
    }
  }

  private static boolean starred(String field) {
    for (String part : field.split(","))
      if (part.startsWith("*") || part.startsWith("?")) return true;
    return false;
  }

  private static long field(String field, Bounds bounds) throws Malformed {
    long bits = 0;
    for (String part : field.split(",")) bits |= part(part, bounds);
    return bits;
  }

  private static long part(String part, Bounds bounds) throws Malformed {
    String[] stepped = part.split("/", -1);
    String[] ends = stepped[0].split("-", -1);
    if (stepped.length > 2) throw new Malformed("too many slashes: " + part);
    if (ends.length > 2) throw new Malformed("too many hyphens: " + part);
    boolean star = ends[0].equals("*") || ends[0].equals("?");
    int from = star ? bounds.least : value(ends[0], bounds);
    int to = star ? bounds.most : ends.length == 2 ? value(ends[1], bounds) : from;
    int step = 1;
    if (stepped.length == 2) {
      step = number(stepped[1]);
      if (!star && ends.length == 1) to = bounds.most;
    }
    if (from < bounds.least)
      throw new Malformed(
          "beginning of range (" + from + ") below minimum (" + bounds.least + "): " + part);
    if (to > bounds.most)
      throw new Malformed("end of range (" + to + ") above maximum (" + bounds.most + "): " + part);
    if (from > to)
      throw new Malformed(
          "beginning of range (" + from + ") beyond end of range (" + to + "): " + part);
    if (step == 0) throw new Malformed("step of range should be a positive number: " + part);
    long bits = 0;
    for (int i = from; i <= to; i += step) bits |= 1L << i;
    return bits;
  }

  private static int value(String text, Bounds bounds) throws Malformed {
    int named = bounds.names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? named + bounds.least : number(text);
  }

  private static int number(String text) throws Malformed {
    try {
      int number = Integer.parseInt(text);
      if (number < 0) throw new Malformed("negative number (" + number + ") not allowed: " + text);
      return number;
    } catch (NumberFormatException noNumber) {
      throw new Malformed(
          "failed to parse int from "
              + text
              + ": strconv.Atoi: parsing \""
              + text
              + "\": invalid syntax");
    }
  }

  /// The first due time after `after`, in its time zone; empty where there is none within years
  /// (the 30th of February).
  public Optional<ZonedDateTime> next(ZonedDateTime after) {
    if (every.isPresent())
      return Optional.of(after.plus(every.get()).truncatedTo(ChronoUnit.SECONDS));
    ZonedDateTime at = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = at.getYear() + YEARS_AHEAD;
    while (at.getYear() <= lastYear) {
      if (!has(months, at.getMonthValue())) {
        at = at.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
      } else if (!fitsDay(at)) {
        at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!has(hours, at.getHour())) {
        at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!has(minutes, at.getMinute())) {
        at = at.plusMinutes(1);
      } else {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private boolean fitsDay(ZonedDateTime at) {
    boolean day = has(days, at.getDayOfMonth());
    boolean weekday = has(weekdays, at.getDayOfWeek().getValue() % 7);
    return anyDay || anyWeekday ? day && weekday : day || weekday;
  }

  private static boolean has(long bits, int value) {
    return (bits & 1L << value) != 0;
  }
}
