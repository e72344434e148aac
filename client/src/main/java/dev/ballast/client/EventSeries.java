package dev.ballast.client;

import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Keeps talkative parts bearable, as client-go's event correlation does: equal events are counted,
/// many alike become one "combined" event, and one subject gets a burst of events and then one
/// every five minutes. Not thread-safe.
final class EventSeries {
  private static final int REMEMBERED = 4_096;
  private static final int MOST_ALIKE = 10;
  private static final Duration ALIKE_WITHIN = Duration.ofMinutes(10);
  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);

  private final Map<String, Telling> told = remembering();
  private final Map<String, Alike> alike = remembering();
  private final Map<String, Allowance> allowances = remembering();
  private long lastNanos;

  /// An event as it is to stand in the API: what happened, since when and how often.
  record Telling(Happening happening, String message, String name, Instant first, int count) {
    String namespace() {
      return happening.namespace();
    }

    ObjectNode event(String component, String host) {
      ObjectNode event = KubeObject.of("v1", "Event", namespace(), name).tree();
      event.set("involvedObject", happening.about().reference(happening.fieldPath()));
      event.put("reason", happening.reason()).put("message", message);
      ObjectNode source = event.putObject("source").put("component", component);
      if (!host.isEmpty()) source.put("host", host);
      event.put("firstTimestamp", seconds(first)).put("lastTimestamp", seconds(happening.at()));
      event.put("count", count).put("type", happening.type());
      event.put("reportingComponent", component).put("reportingInstance", host);
      return event;
    }

    ObjectNode raise() {
      ObjectNode patch = Json.object();
      patch.put("count", count).put("message", message);
      return patch.put("lastTimestamp", seconds(happening.at()));
    }

    private static String seconds(Instant at) {
      return Instant.ofEpochSecond(at.getEpochSecond()).toString();
    }
  }

  private record Alike(Instant since, Set<String> messages) {}

  private record Allowance(double left, Instant at) {}

  /// What to tell of `happening`, or null where its subject has had its share.
  @Nullable Telling hear(Happening happening) {
    String kind = happening.subject() + "|" + happening.type() + "|" + happening.reason();
    boolean combined = isOneOfMany(kind, happening);
    String key = combined ? kind : kind + "|" + happening.message();
    String message =
        combined ? "(combined from similar events): " + happening.message() : happening.message();
    Telling before = told.get(key);
    Telling now =
        before == null
            ? new Telling(happening, message, name(happening), happening.at(), 1)
            : new Telling(happening, message, before.name, before.first, before.count + 1);
    if (!allowed(happening)) return null;
    told.put(key, now);
    return now;
  }

  private boolean isOneOfMany(String kind, Happening happening) {
    Alike seen = alike.get(kind);
    if (seen == null || seen.since.plus(ALIKE_WITHIN).isBefore(happening.at())) {
      seen = new Alike(happening.at(), new HashSet<>());
      alike.put(kind, seen);
    }
    if (seen.messages.size() >= MOST_ALIKE && !seen.messages.contains(happening.message()))
      return true;
    seen.messages.add(happening.message());
    return false;
  }

  private boolean allowed(Happening happening) {
    Instant now = happening.at();
    Allowance before = allowances.getOrDefault(happening.subject(), new Allowance(BURST, now));
    double refilled = (double) Duration.between(before.at, now).toMillis() / REFILL.toMillis();
    double left = Math.min(BURST, before.left + Math.max(0, refilled));
    boolean allowed = left >= 1;
    allowances.put(happening.subject(), new Allowance(allowed ? left - 1 : left, now));
    return allowed;
  }

  /// Kubernetes' form: the subject's name and the time in hexadecimal nanoseconds, made unique.
  private String name(Happening happening) {
    Instant at = happening.at();
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    lastNanos = Math.max(nanos, lastNanos + 1);
    return happening.about().name() + "." + Long.toHexString(lastNanos);
  }

  private static <V> Map<String, V> remembering() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
