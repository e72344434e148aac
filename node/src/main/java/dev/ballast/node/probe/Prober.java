package dev.ballast.node.probe;

import dev.ballast.node.probe.Question.Asked;
import dev.ballast.world.World;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// The probes of all containers of a node. A container without probes costs nothing.
public final class Prober implements AutoCloseable {
  private final World world;
  private final Question question;
  private final Map<String, ContainerProbes> probed = new ConcurrentHashMap<>();

  public Prober(World world, Question question) {
    this.world = world;
    this.question = question;
  }

  /// Starts the probes of a running container, unless they run already.
  ///
  /// @param before whether the container was started and ready as an earlier agent reported it
  public void follow(
      Asked asked,
      Instant started,
      Health before,
      Runnable changed,
      BiConsumer<String, String> failed) {
    if (probed.containsKey(asked.containerId()) || !isProbed(asked.spec())) return;
    var probes = new ContainerProbes(world, question, asked, before, changed, failed);
    probed.put(asked.containerId(), probes);
    probes.start(started);
  }

  /// The health of a container that nobody said anything about yet.
  public static Health initial(JsonNode spec) {
    boolean startup = spec.path("startupProbe").isObject();
    boolean readiness = spec.path("readinessProbe").isObject();
    return new Health(!startup, !startup && !readiness, Optional.empty());
  }

  private static boolean isProbed(JsonNode spec) {
    return spec.path("startupProbe").isObject()
        || spec.path("readinessProbe").isObject()
        || spec.path("livenessProbe").isObject();
  }

  public Health health(String containerId, JsonNode spec) {
    ContainerProbes probes = probed.get(containerId);
    return probes == null ? initial(spec) : probes.health();
  }

  /// Ends the probes of a container.
  public void forget(String containerId) {
    ContainerProbes probes = probed.remove(containerId);
    if (probes != null) probes.close();
  }

  @Override
  public void close() {
    probed.keySet().forEach(this::forget);
  }
}
