package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Ending;
import dev.ballast.node.pod.Observed.Image;
import dev.ballast.node.pod.Observed.Memory;
import dev.ballast.node.pod.Observed.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a pod's loop remembers between two decisions; work beside the loop writes to it, too.
final class PodMemory {
  private final Set<Operation> operations = new HashSet<>();
  private final Map<String, Image> images = new HashMap<>();
  private final Map<String, Backoff> crashes = new HashMap<>();
  private final Map<Operation, Setback> setbacks = new HashMap<>();
  private final Map<String, Instant> stopping = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final Map<String, JsonNode> resized = new HashMap<>();
  private Optional<Ending> ending = Optional.empty();

  synchronized Memory seen() {
    return new Memory(
        Set.copyOf(operations),
        Map.copyOf(images),
        Map.copyOf(crashes),
        Map.copyOf(setbacks),
        Map.copyOf(stopping),
        Set.copyOf(stopped),
        ending);
  }

  synchronized void begin(Operation operation) {
    operations.add(operation);
  }

  synchronized void end(Operation operation) {
    operations.remove(operation);
  }

  synchronized void succeeded(Operation operation) {
    setbacks.remove(operation);
  }

  synchronized void failed(
      Operation operation, String reason, String message, Duration first, Instant now) {
    setbacks.put(operation, Setback.after(setbacks.get(operation), reason, message, first, now));
  }

  /// Lets everything that waits after a failure be tried at once: what it lacked may be there.
  synchronized void hurry(Operation operation) {
    setbacks.remove(operation);
  }

  synchronized void image(String container, Image image) {
    images.put(container, image);
  }

  synchronized void crashed(String container, Backoff backoff) {
    crashes.put(container, backoff);
  }

  /// True where nobody stops the container yet.
  synchronized boolean stopping(String id, Instant deadline) {
    return stopping.put(id, deadline) == null;
  }

  synchronized void stoppedContainer(String id) {
    stopping.remove(id);
  }

  synchronized void stoppedSandbox(String id) {
    stopped.add(id);
  }

  synchronized void resized(String id, JsonNode resources) {
    resized.put(id, resources);
  }

  /// What a container was given while it ran, where it was.
  synchronized Optional<JsonNode> resized(String id) {
    return Optional.ofNullable(resized.get(id));
  }

  synchronized void ending(Ending begun) {
    ending = Optional.of(begun);
  }
}
