package dev.ballast.node.pod;

import dev.ballast.node.launch.Labels;
import dev.ballast.node.launch.Launch;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.State;
import dev.ballast.node.probe.Health;
import dev.ballast.node.probe.Prober;
import dev.ballast.node.probe.Question.Asked;
import dev.ballast.node.runtime.Container;
import dev.ballast.objects.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns what the runtime has of a pod, and what probes found, into what a decision looks at.
final class PodSight {
  private final PodHost host;
  private final Runnable changed;
  private final Map<String, String> lastWords = new ConcurrentHashMap<>();

  PodSight(PodHost host, Runnable changed) {
    this.host = host;
    this.changed = changed;
  }

  Observed observe(
      PodSpec pod, boolean gone, Observed.Volumes volumes, PodMemory memory, ObjectNode reported) {
    Observed.Memory remembered = memory.seen();
    Inventory.Remains remains = host.inventory().of(pod.uid());
    List<Observed.Sandbox> sandboxes =
        remains.sandboxes().stream()
            .map(it -> new Observed.Sandbox(it.id(), it.attempt(), it.ready(), it.addresses()))
            .toList();
    List<Instance> instances =
        remains.containers().stream()
            .map(each -> instance(pod, each, resources(each, memory, reported)))
            .toList();
    String address = address(pod, sandboxes);
    var health = new HashMap<String, Health>();
    for (Instance each : instances) {
      Optional<ContainerSpec> spec = pod.container(each.name());
      if (each.state() == State.RUNNING && spec.isPresent()) {
        boolean held = remembered.stopping().containsKey(each.id());
        if (!held) follow(pod, spec.get(), each, address, reported);
        health.put(each.id(), host.prober().health(each.id(), spec.get().tree()));
      } else {
        host.prober().forget(each.id());
      }
    }
    var seen =
        new Observed(
            pod,
            gone,
            sandboxes,
            instances,
            health,
            volumes,
            remembered,
            Observed.Room.UNASKED,
            reported,
            host.node().addresses(),
            host.runtimeName(),
            host.world().now());
    return ResizePlan.changes(seen).isEmpty() ? seen : seen.with(host.room().apply(pod.uid()));
  }

  /// What a container was given last: while it ran, as the API was told, or at its start.
  private static JsonNode resources(Container container, PodMemory memory, ObjectNode reported) {
    return memory
        .resized(container.id())
        .or(() -> reportedResources(container.id(), reported))
        .orElseGet(() -> Json.parse(container.annotations().getOrDefault(Labels.RESOURCES, "{}")));
  }

  private static Optional<JsonNode> reportedResources(String id, ObjectNode reported) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode each : reported.path(list)) {
        boolean same = Json.string(each, "containerID").endsWith(id);
        if (same && each.path("resources").isObject()) return Optional.of(each.path("resources"));
      }
    }
    return Optional.empty();
  }

  private String address(PodSpec pod, List<Observed.Sandbox> sandboxes) {
    List<String> own =
        pod.hostNetwork() || sandboxes.isEmpty()
            ? host.node().addresses()
            : sandboxes.getFirst().addresses();
    return own.isEmpty() ? "" : own.getFirst();
  }

  private void follow(
      PodSpec pod, ContainerSpec spec, Instance instance, String address, ObjectNode reported) {
    var asked = new Asked(pod.uid(), instance.id(), spec.tree(), address);
    Health before = reportedHealth(reported, instance.id(), spec.tree());
    host.prober()
        .follow(
            asked,
            instance.started(),
            before,
            changed,
            (kind, message) -> unhealthy(pod, spec, kind, message));
  }

  /// A container that an earlier agent knew stays as ready as it was until a probe says otherwise.
  private Health reportedHealth(ObjectNode reported, String id, JsonNode spec) {
    for (String field : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode each : reported.path(field)) {
        boolean same = Json.string(each, "containerID").endsWith(id);
        if (!same || !each.path("state").has("running")) continue;
        Health initial = Prober.initial(spec);
        boolean started = initial.started() || Json.flag(each, "started");
        boolean ready = initial.ready() || Json.flag(each, "ready");
        return new Health(started, ready, Optional.empty());
      }
    }
    return Prober.initial(spec);
  }

  private void unhealthy(PodSpec pod, ContainerSpec spec, String kind, String message) {
    String field = "spec.containers{" + spec.name() + "}";
    String title = Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    host.events().warning(pod.object(), field, "Unhealthy", title + " probe failed: " + message);
  }

  private Instance instance(PodSpec pod, Container container, JsonNode resources) {
    State state =
        switch (container.state()) {
          case CREATED -> State.CREATED;
          case ABORTED -> State.ABORTED;
          case RUNNING -> State.RUNNING;
          case EXITED, UNKNOWN -> State.EXITED;
        };
    return new Instance(
        container.id(),
        container.name(),
        restartCount(container),
        container.sandboxId(),
        state,
        container.started(),
        container.finished(),
        container.state() == Container.State.UNKNOWN ? 137 : container.exitCode(),
        container.reason(),
        state == State.EXITED ? message(pod, container) : "",
        container.image(),
        container.imageId(),
        container.annotations().getOrDefault(Labels.HASH, ""),
        resources);
  }

  private static int restartCount(Container container) {
    String count = container.annotations().get(Labels.RESTART_COUNT);
    return count == null ? container.attempt() : Integer.parseInt(count);
  }

  /// What the container left as its last words, read once; else the end of its log, where its
  /// policy says so; else what the runtime says.
  private String message(PodSpec pod, Container container) {
    return lastWords.computeIfAbsent(
        container.id(),
        id -> {
          String file = Launch.messageFile(container.name(), restartCount(container));
          String words = host.volumes().lastWords(pod.uid(), file);
          if (!words.isEmpty()) return words;
          boolean logs =
              "FallbackToLogsOnError".equals(container.annotations().get(Labels.MESSAGE_POLICY));
          if (logs && container.exitCode() != 0) {
            return host.volumes().logTail(container.logPath());
          }
          return container.message();
        });
  }
}
