package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.node.probe.PodReach.Answer;
import dev.ballast.node.probe.Question.Asked;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Lifecycle hooks, and the end of a container: its `preStop` hook, the signal, the kill.
final class Stopping {
  /// What is left for the signal where the hook took all of the grace.
  private static final Duration LEAST = Duration.ofSeconds(2);

  private static final Duration HOOK = Duration.ofMinutes(10);

  private final PodHost host;

  Stopping(PodHost host) {
    this.host = host;
  }

  /// @param first whether nobody stops it yet; only then the hook runs
  void stop(Observed seen, Action.StopContainer stop, boolean first) {
    Optional<ContainerSpec> spec = seen.pod().container(stop.name());
    boolean hooked = spec.filter(it -> it.hooked("preStop")).isPresent();
    if (first && hooked) preStop(seen, spec.orElseThrow(), stop);
    Duration left = left(stop);
    boolean least = hooked && left.compareTo(LEAST) < 0;
    host.runtime().stopContainer(stop.id(), least ? LEAST : left);
  }

  private Duration left(Action.StopContainer stop) {
    Duration left = Duration.between(host.world().now(), stop.deadline());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void preStop(Observed seen, ContainerSpec spec, Action.StopContainer stop) {
    Answer answer = hook(seen, spec, stop.id(), "preStop", left(stop));
    if (!answer.good()) {
      host.events()
          .warning(
              seen.pod().object(),
              Events.field(spec.name()),
              "FailedPreStopHook",
              "PreStopHook failed: " + answer.message());
    }
  }

  void postStart(Observed seen, Action.RunPostStart hook) {
    Answer answer = hook(seen, hook.container(), hook.id(), "postStart", HOOK);
    if (!answer.good()) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED, "PostStartHook failed: " + answer.message());
    }
  }

  private Answer hook(Observed seen, ContainerSpec spec, String id, String when, Duration timeout) {
    JsonNode handler = spec.hook(when);
    if (handler.has("sleep")) {
      Duration asked = Duration.ofSeconds(Json.number(handler, 0, "sleep", "seconds"));
      return sleep(asked.compareTo(timeout) < 0 ? asked : timeout);
    }
    List<String> addresses =
        seen.readySandbox().map(Sandbox::addresses).orElse(seen.hostAddresses());
    if (addresses.isEmpty()) addresses = seen.hostAddresses();
    String address = addresses.isEmpty() ? "" : addresses.getFirst();
    var asked = new Asked(seen.pod().uid(), id, spec.tree(), address);
    return host.question().ask(asked, when, handler, timeout);
  }

  private Answer sleep(Duration span) {
    try {
      host.world().sleep(span);
      return Answer.GOOD;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Answer.bad("interrupted");
    }
  }
}
