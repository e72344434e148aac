package dev.ballast.node.pod;

import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.node.pod.Observed.State;
import dev.ballast.node.pod.PodSpec.RestartPolicy;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The entries of `containerStatuses`, `initContainerStatuses` and `ephemeralContainerStatuses`.
final class ContainerStatuses {
  private final Observed seen;
  private final boolean over;
  private final boolean resizePending;

  private ContainerStatuses(Observed seen, boolean over, boolean resizePending) {
    this.seen = seen;
    this.over = over;
    this.resizePending = resizePending;
  }

  static void fill(
      ObjectNode status, Observed seen, Optional<Outcome> outcome, ResizePlan.Verdict resize) {
    boolean over = outcome.isPresent() || seen.pod().deleting();
    var statuses = new ContainerStatuses(seen, over, resize instanceof ResizePlan.Verdict.Pending);
    statuses.fill(status, "initContainerStatuses", seen.pod().init());
    statuses.fill(status, "containerStatuses", seen.pod().main());
    statuses.fill(status, "ephemeralContainerStatuses", seen.pod().ephemeral());
  }

  private void fill(ObjectNode status, String field, List<ContainerSpec> specs) {
    if (specs.isEmpty()) return;
    ArrayNode entries = Json.array();
    for (ContainerSpec each : specs) entries.add(entry(each, before(status.path(field), each)));
    status.set(field, entries);
  }

  private static JsonNode before(JsonNode entries, ContainerSpec spec) {
    for (JsonNode each : entries) if (Json.string(each, "name").equals(spec.name())) return each;
    return entries.path(-1);
  }

  private ObjectNode entry(ContainerSpec spec, JsonNode before) {
    List<Instance> instances =
        seen.instances().stream().filter(each -> each.name().equals(spec.name())).toList();
    if (instances.isEmpty() && over && before instanceof ObjectNode known) return known.deepCopy();
    ObjectNode entry = Json.object();
    entry.put("name", spec.name());
    boolean ephemeral = spec.role() == Role.EPHEMERAL;
    boolean ready = !instances.isEmpty() && ready(spec, instances.getFirst());
    entry.put("ready", ready && !ephemeral);
    if (!ephemeral) {
      entry.put("started", !instances.isEmpty() && seen.started(instances.getFirst()));
    }
    state(entry, spec, instances, before);
    entry.put("restartCount", restarts(instances, before));
    entry.put("image", spec.image()).put("imageID", "");
    if (!instances.isEmpty()) identity(entry, instances.getFirst());
    resources(entry, spec, instances.isEmpty() ? asked(spec) : instances.getFirst().resources());
    mounts(entry, spec);
    return entry;
  }

  private boolean ready(ContainerSpec spec, Instance newest) {
    if (spec.role() == Role.INIT) return newest.succeeded();
    return seen.started(newest) && seen.health(newest).ready();
  }

  private static long restarts(List<Instance> instances, JsonNode before) {
    if (!instances.isEmpty()) return instances.getFirst().restartCount();
    return Json.number(before, 0, "restartCount");
  }

  private void identity(ObjectNode entry, Instance newest) {
    if (!newest.image().isEmpty()) entry.put("image", newest.image());
    entry.put("imageID", newest.imageId()).put("containerID", id(newest));
  }

  private void state(
      ObjectNode entry, ContainerSpec spec, List<Instance> instances, JsonNode before) {
    ObjectNode state = entry.putObject("state");
    ObjectNode last = entry.putObject("lastState");
    if (instances.isEmpty()) {
      waiting(state, spec, Optional.empty());
      if (before.path("lastState") instanceof ObjectNode known) last.setAll(known.deepCopy());
      return;
    }
    Instance newest = instances.getFirst();
    Optional<Instance> previous = instances.stream().skip(1).findFirst();
    switch (newest.state()) {
      case CREATED, ABORTED -> waiting(state, spec, Optional.empty());
      case RUNNING -> state.putObject("running").put("startedAt", PodStatus.time(newest.started()));
      case EXITED -> {
        if (!over && comesAgain(spec, newest)) {
          waiting(state, spec, Optional.of(newest));
          previous = Optional.of(newest);
        } else {
          terminated(state, newest);
        }
      }
    }
    previous.filter(it -> it.state() == State.EXITED).ifPresent(it -> terminated(last, it));
  }

  /// Whether the next start of what ended is waited for, by back-off or after a failed try.
  private boolean comesAgain(ContainerSpec spec, Instance ended) {
    if (seen.setback(Kind.LAUNCH, spec.name()).isPresent()) return true;
    if (spec.role() == Role.EPHEMERAL) return false;
    RestartPolicy policy = seen.pod().restartPolicy();
    if (spec.role() == Role.SIDECAR) policy = RestartPolicy.ALWAYS;
    if (!Outcome.restarts(policy, ended)) return false;
    if (spec.role() == Role.INIT && ended.succeeded()) return false;
    return RunPlan.backoff(seen, spec.name()).due(ended.finished()).isAfter(seen.now());
  }

  private void waiting(ObjectNode state, ContainerSpec spec, Optional<Instance> ended) {
    ObjectNode waiting = state.putObject("waiting");
    Optional<Setback> setback = seen.setback(Kind.LAUNCH, spec.name());
    if (setback.isPresent()) {
      setback(waiting, setback.get(), spec);
    } else if (ended.isPresent()) {
      waiting.put("reason", "CrashLoopBackOff").put("message", crashMessage(spec));
    } else {
      boolean init = !seen.pod().init().isEmpty();
      waiting.put("reason", init ? "PodInitializing" : "ContainerCreating");
    }
  }

  private void setback(ObjectNode waiting, Setback setback, ContainerSpec spec) {
    if (setback.reason().equals("ErrImagePull") && setback.settled(seen.now())) {
      String message = "Back-off pulling image \"%s\": ErrImagePull: %s";
      waiting.put("reason", "ImagePullBackOff");
      waiting.put("message", message.formatted(spec.image(), setback.message()));
    } else {
      waiting.put("reason", setback.reason()).put("message", setback.message());
    }
  }

  private String crashMessage(ContainerSpec spec) {
    Duration delay = RunPlan.backoff(seen, spec.name()).delay();
    long minutes = delay.toMinutes();
    String shown = (minutes > 0 ? minutes + "m" : "") + delay.toSecondsPart() + "s";
    return "back-off %s restarting failed container=%s pod=%s_%s(%s)"
        .formatted(shown, spec.name(), seen.pod().name(), seen.pod().namespace(), seen.pod().uid());
  }

  private void terminated(ObjectNode state, Instance ended) {
    ObjectNode terminated = state.putObject("terminated");
    terminated.put("exitCode", ended.exitCode());
    String reason = ended.reason();
    if (reason.isEmpty()) reason = ended.exitCode() == 0 ? "Completed" : "Error";
    terminated.put("reason", reason);
    if (!ended.message().isEmpty()) terminated.put("message", ended.message());
    Instant started = ended.started();
    if (started.isAfter(Instant.EPOCH)) terminated.put("startedAt", PodStatus.time(started));
    terminated.put("finishedAt", PodStatus.time(ended.finished()));
    terminated.put("containerID", id(ended));
  }

  private String id(Instance instance) {
    return seen.runtimeName() + "://" + instance.id();
  }

  private static JsonNode asked(ContainerSpec spec) {
    return spec.tree().path("resources");
  }

  /// What it has, and what it was given: that of the spec, unless a resize is pending.
  private void resources(ObjectNode entry, ContainerSpec spec, JsonNode has) {
    entry.set("resources", has.isObject() ? has.deepCopy() : Json.object());
    JsonNode given = resizePending ? has : asked(spec);
    if (given.path("requests") instanceof ObjectNode requests && !requests.isEmpty()) {
      entry.set("allocatedResources", requests.deepCopy());
    }
  }

  private static void mounts(ObjectNode entry, ContainerSpec spec) {
    if (spec.tree().path("volumeMounts").isEmpty()) return;
    ArrayNode mounts = entry.putArray("volumeMounts");
    for (JsonNode each : spec.tree().path("volumeMounts")) {
      ObjectNode mount = mounts.addObject();
      mount.put("name", Json.string(each, "name")).put("mountPath", Json.string(each, "mountPath"));
      if (Json.flag(each, "readOnly")) {
        mount.put("readOnly", true).put("recursiveReadOnly", "Disabled");
      }
    }
  }
}
