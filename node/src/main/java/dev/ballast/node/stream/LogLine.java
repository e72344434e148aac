package dev.ballast.node.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/// One line of a log file as runtimes write it: `TIME STREAM TAGS CONTENT`. The tag `P` says that
/// the container's own line goes on in the next one.
record LogLine(byte[] time, boolean partial, byte[] content) {
  /// Reads a line without its line feed; one that is not in the format is content alone.
  static LogLine parse(byte[] line) {
    int afterTime = indexOf(line, 0);
    int afterStream = indexOf(line, afterTime + 1);
    int afterTags = indexOf(line, afterStream + 1);
    if (afterTime <= 0 || afterStream < 0 || afterTags < 0) {
      return new LogLine(new byte[0], false, line);
    }
    boolean partial = line[afterStream + 1] == 'P';
    return new LogLine(
        Arrays.copyOf(line, afterTime),
        partial,
        Arrays.copyOfRange(line, afterTags + 1, line.length));
  }

  private static int indexOf(byte[] line, int from) {
    for (int i = Math.max(from, 0); i < line.length; i++) {
      if (line[i] == ' ') return i;
    }
    return -1;
  }

  boolean before(Instant instant) {
    try {
      String text = new String(time, StandardCharsets.US_ASCII);
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from).isBefore(instant);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
