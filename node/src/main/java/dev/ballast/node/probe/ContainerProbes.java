package dev.ballast.node.probe;

import dev.ballast.node.probe.PodReach.Answer;
import dev.ballast.node.probe.Question.Asked;
import dev.ballast.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The probes of one running container: each on a timer of its own. While a startup probe has not
/// succeeded the others wait.
final class ContainerProbes {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerProbes.class);

  private final World world;
  private final Question question;
  private final Asked asked;
  private final Runnable changed;
  private final BiConsumer<String, String> failed;
  private final Map<String, World.Timer> timers = new HashMap<>();
  private Health health;
  private boolean closed;

  /// @param before what was known of the container, by a status that an earlier agent reported
  /// @param failed hears the kind and the message of every failed probe
  ContainerProbes(
      World world,
      Question question,
      Asked asked,
      Health before,
      Runnable changed,
      BiConsumer<String, String> failed) {
    this.world = world;
    this.question = question;
    this.asked = asked;
    this.health = before;
    this.changed = changed;
    this.failed = failed;
  }

  synchronized Health health() {
    return health;
  }

  synchronized void start(Instant containerStarted) {
    JsonNode startup = asked.spec().path("startupProbe");
    if (startup.isObject() && !health.started()) {
      begin(new ProbeSpec("startup", startup), containerStarted, false);
    } else {
      beginOthers(containerStarted);
    }
  }

  private void beginOthers(Instant containerStarted) {
    for (String kind : List.of("readiness", "liveness")) {
      JsonNode probe = asked.spec().path(kind + "Probe");
      if (!probe.isObject()) continue;
      boolean initially = kind.equals("liveness") || health.ready();
      begin(new ProbeSpec(kind, probe), containerStarted, initially);
    }
  }

  private void begin(ProbeSpec spec, Instant containerStarted, boolean initially) {
    var tally = new Tally(initially, spec.successes(), spec.failures());
    Duration passed = Duration.between(containerStarted, world.now());
    Duration delay = spec.initialDelay().minus(passed);
    schedule(delay.isNegative() ? Duration.ZERO : delay, spec, tally, containerStarted);
  }

  private synchronized void schedule(
      Duration delay, ProbeSpec spec, Tally tally, Instant containerStarted) {
    if (closed) return;
    timers.put(spec.kind(), world.after(delay, () -> probe(spec, tally, containerStarted)));
  }

  private void probe(ProbeSpec spec, Tally tally, Instant containerStarted) {
    if (isClosed()) return;
    Answer answer = answer(spec);
    if (isClosed()) return;
    if (!answer.good()) failed.accept(spec.kind(), answer.message());
    boolean over = false;
    if (tally.count(answer.good())) over = settled(spec, answer, containerStarted);
    if (!over) schedule(spec.period(), spec, tally, containerStarted);
  }

  /// A probe that can't be asked at all has failed, and is asked again.
  private Answer answer(ProbeSpec spec) {
    try {
      return question.ask(asked, spec.kind(), spec.tree(), spec.timeout());
    } catch (RuntimeException bug) {
      LOG.error("{} probe of {}", spec.kind(), asked.name(), bug);
      return Answer.bad(bug.toString());
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /// Takes over a verdict; true where this probe is over with it.
  private boolean settled(ProbeSpec spec, Answer answer, Instant containerStarted) {
    Health before = health();
    boolean good = answer.good();
    switch (spec.kind()) {
      case "readiness" -> set(new Health(before.started(), good, before.failure()));
      case "startup" -> {
        if (good) {
          set(new Health(true, !asked.spec().has("readinessProbe"), before.failure()));
          startOthers(containerStarted);
        } else {
          fail(spec, answer, before);
        }
        return true;
      }
      default -> {
        if (!good) fail(spec, answer, before);
        return !good;
      }
    }
    return false;
  }

  private synchronized void startOthers(Instant containerStarted) {
    beginOthers(containerStarted);
  }

  private void fail(ProbeSpec spec, Answer answer, Health before) {
    var failure = new Health.Failure(spec.field(), answer.message());
    set(new Health(before.started(), before.ready(), Optional.of(failure)));
  }

  private void set(Health now) {
    synchronized (this) {
      if (health.equals(now)) return;
      health = now;
    }
    changed.run();
  }

  synchronized void close() {
    closed = true;
    timers.values().forEach(World.Timer::cancel);
  }
}
