package dev.ballast.kinds.table;

import java.time.Duration;
import java.time.Instant;

/// Times as tables tell them: two units at most, the coarser the longer ago (`5s`, `3m20s`, `47h`,
/// `2y31d`).
public final class Durations {
  private Durations() {}

  /// How long before `now` the timestamp `since` was; `<unknown>` where there is none.
  public static String since(String since, Instant now) {
    return since.isEmpty() ? "<unknown>" : human(Duration.between(Instant.parse(since), now));
  }

  /// A clock that is a second ahead is forgiven.
  public static String human(Duration duration) {
    long millis = duration.toMillis();
    if (millis <= -2_000) return "<invalid>";
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) return seconds + "s";
    long minutes = seconds / 60;
    if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
    if (minutes < 180) return minutes + "m";
    long hours = minutes / 60;
    if (hours < 8) return two(hours, "h", minutes % 60, "m");
    if (hours < 48) return hours + "h";
    long days = hours / 24;
    if (days < 8) return two(days, "d", hours % 24, "h");
    if (days < 2 * 365) return days + "d";
    if (days < 8 * 365) return two(days / 365, "y", days % 365, "d");
    return days / 365 + "y";
  }

  private static String two(long coarse, String unit, long fine, String fineUnit) {
    return fine == 0 ? coarse + unit : coarse + unit + fine + fineUnit;
  }
}
