package dev.ballast.node.pod;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that failed, in the words of a container's `state.waiting`, and when it is tried
/// again.
public record Setback(String reason, String message, Duration delay, Instant since) {
  private static final Duration SETTLED = Duration.ofSeconds(1);

  Instant retryAt() {
    return since.plus(delay);
  }

  /// When a status that shows this setback reads differently: an image's failed pull is called a
  /// back-off a second later.
  Instant nextChange(Instant now) {
    Instant settled = since.plus(SETTLED);
    return settled.isAfter(now) && settled.isBefore(retryAt()) ? settled : retryAt();
  }

  boolean settled(Instant now) {
    return !since.plus(SETTLED).isAfter(now);
  }

  /// The setback after `previous`: twice its delay, from `first` up to five minutes.
  static Setback after(
      @Nullable Setback previous, String reason, String message, Duration first, Instant now) {
    Duration delay = first;
    if (previous != null && previous.reason.equals(reason)) delay = previous.delay.multipliedBy(2);
    if (delay.compareTo(Backoff.LONGEST) > 0) delay = Backoff.LONGEST;
    return new Setback(reason, message, delay, now);
  }
}
