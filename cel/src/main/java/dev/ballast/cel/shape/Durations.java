package dev.ballast.cel.shape;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go writes them, and the units that OpenAPI's format adds: `1h30m`, `1.5s`, `3
/// days`.
final class Durations {
  private static final Pattern PART =
      Pattern.compile("\\s*(\\d+\\.?\\d*|\\.\\d+)\\s*([a-zµμ]+)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("us", 1_000L),
          Map.entry("µs", 1_000L),
          Map.entry("μs", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("m", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L),
          Map.entry("day", 86_400_000_000_000L),
          Map.entry("days", 86_400_000_000_000L),
          Map.entry("w", 604_800_000_000_000L),
          Map.entry("week", 604_800_000_000_000L),
          Map.entry("weeks", 604_800_000_000_000L));

  private Durations() {}

  static Duration parse(String text) {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) return Duration.ZERO;
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      Long unit = part.find(at) && part.start() == at ? NANOS.get(part.group(2)) : null;
      if (unit == null) throw new IllegalArgumentException("not a duration: " + text);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = part.end();
    }
    if (rest.isEmpty()) throw new IllegalArgumentException("not a duration: " + text);
    long whole = nanos.setScale(0, RoundingMode.DOWN).longValue();
    return Duration.ofNanos(text.startsWith("-") ? -whole : whole);
  }
}
