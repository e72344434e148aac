package dev.ballast.server.expiry;

import dev.ballast.objects.KubeObject;
import dev.ballast.server.stored.Stored;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All Events in the order in which they were written last, with what each weighs. Each write moves
/// one to the end, and nothing is ever sorted or searched. For one thread.
final class Ages {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /// When it was written, in seconds since 1970.
  private record Age(long revision, int bytes, long second) {}

  private final Map<String, Age> ages = new LinkedHashMap<>();
  private final Function<String, @Nullable Stored> current;
  private long bytes;

  /// @param current gives an Event by its key, for those whose time is not known yet; null where it
  ///   has gone meanwhile
  Ages(Function<String, @Nullable Stored> current) {
    this.current = current;
  }

  void written(String key, Stored event, Instant now) {
    put(key, new Age(event.revision(), event.json().length, now.getEpochSecond()));
  }

  /// One that was there before this process: what it says of its times is only read when it is the
  /// oldest.
  void found(String key, Stored event) {
    put(key, new Age(event.revision(), event.json().length, UNKNOWN));
  }

  private void put(String key, Age age) {
    gone(key);
    ages.put(key, age);
    bytes += age.bytes;
  }

  void gone(String key) {
    Age before = ages.remove(key);
    if (before != null) bytes -= before.bytes;
  }

  void clear() {
    ages.clear();
    bytes = 0;
  }

  ExpiryPlan.Observed observed() {
    return new ExpiryPlan.Observed(ages.size(), bytes, this::oldestFirst);
  }

  private Iterator<ExpiryPlan.Written> oldestFirst() {
    return ages.entrySet().stream().map(this::written).iterator();
  }

  private ExpiryPlan.Written written(Map.Entry<String, Age> each) {
    Age age = each.getValue();
    if (age.second == UNKNOWN) {
      Stored event = current.apply(each.getKey());
      Instant heard = event == null ? Instant.EPOCH : lastHeard(event.object());
      age = new Age(age.revision, age.bytes, heard.getEpochSecond());
      each.setValue(age);
    }
    Instant at = Instant.ofEpochSecond(age.second);
    return new ExpiryPlan.Written(each.getKey(), age.revision, age.bytes, at);
  }

  /// The latest of the times that an Event tells.
  static Instant lastHeard(KubeObject event) {
    return Stream.of(
            event.created(),
            time(event.text("lastTimestamp")),
            time(event.text("eventTime")),
            time(event.text("series", "lastObservedTime")))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Instant time(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      return Instant.EPOCH;
    }
  }
}
