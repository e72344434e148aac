package dev.ballast.objects.protobuf;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

/// A time, which JSON has as text and a message as seconds and nanoseconds.
final class Time {
  private static final int SECONDS = 1;
  private static final int NANOS = 2;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Time() {}

  static JsonNode read(WireReader in, boolean micros) {
    long seconds = 0;
    long nanos = 0;
    while (in.next()) {
      switch (in.field()) {
        case SECONDS -> seconds = in.varint();
        case NANOS -> nanos = in.varint();
        default -> in.skip();
      }
    }
    if (seconds == 0 && nanos == 0) return NullNode.getInstance();
    try {
      Instant instant = Instant.ofEpochSecond(seconds, nanos);
      String text = micros ? MICROS.format(instant) : Instant.ofEpochSecond(seconds).toString();
      return JsonNodeFactory.instance.stringNode(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedMessage("a time out of range");
    }
  }

  static void write(WireWriter out, JsonNode text) {
    Instant instant = Instant.parse(text.asString(""));
    out.number(NANOS, instant.getNano());
    out.number(SECONDS, instant.getEpochSecond());
  }
}
