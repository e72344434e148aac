package dev.ballast.node.pod;

import dev.ballast.node.pod.Observed.Ending;
import dev.ballast.node.pod.Observed.Image;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.Memory;
import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.node.pod.Observed.State;
import dev.ballast.node.pod.Observed.Volumes;
import dev.ballast.node.probe.Health;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Quantity;
import dev.ballast.objects.resource.ResourceList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// A pod on a node, put together by hand for a decision, with the actions applied to it at once.
final class Scene {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  KubeObject pod;
  boolean gone;
  Volumes volumes = Volumes.UNKNOWN;
  Instant now = START;
  ObjectNode reported = Json.object();
  Observed.Room room = room("0");
  final List<Sandbox> sandboxes = new ArrayList<>();
  final List<Instance> instances = new ArrayList<>();
  final Map<String, Health> health = new HashMap<>();

  final Set<Operation> operations = new HashSet<>();
  final Map<String, Image> images = new HashMap<>();
  final Map<String, Backoff> crashes = new HashMap<>();
  final Map<Operation, Setback> setbacks = new HashMap<>();
  final Map<String, Instant> stopping = new HashMap<>();
  final Set<String> stopped = new HashSet<>();
  Optional<Ending> ending = Optional.empty();

  final List<String> log = new ArrayList<>();
  private int ids;

  Scene(String spec) {
    String text =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"default",
         "uid":"u1","generation":1},"spec":%s}""";
    pod = KubeObject.parse(text.formatted(spec.replace('\'', '"')));
  }

  /// A pod of one main container `app`.
  static Scene simple(String restartPolicy) {
    return new Scene(
        "{'restartPolicy':'%s','containers':[{'name':'app','image':'nginx:1'}]}"
            .formatted(restartPolicy));
  }

  /// A node of 4 cores and 8 GiB, of which its other pods have `cpu`.
  static Observed.Room room(String cpu) {
    ResourceList taken = ResourceList.of("cpu", Quantity.parse(cpu));
    return new Observed.Room(
        ResourceList.of(Json.object().put("cpu", "4").put("memory", "8Gi")), taken);
  }

  PodSpec spec() {
    return PodSpec.of(pod);
  }

  Observed observed() {
    var memory =
        new Memory(
            Set.copyOf(operations),
            Map.copyOf(images),
            Map.copyOf(crashes),
            Map.copyOf(setbacks),
            Map.copyOf(stopping),
            Set.copyOf(stopped),
            ending);
    return new Observed(
        spec(),
        gone,
        List.copyOf(sandboxes),
        List.copyOf(instances),
        Map.copyOf(health),
        volumes,
        memory,
        room,
        reported,
        List.of("10.0.0.1"),
        "simulated",
        now);
  }

  List<Action> decide() {
    return PodPlan.decide(observed());
  }

  /// The actions' names, the report left out.
  List<String> steps() {
    return decide().stream()
        .filter(each -> !(each instanceof Action.ReportStatus))
        .map(each -> each.getClass().getSimpleName())
        .toList();
  }

  /// Applies decisions until nothing is left to do now.
  Scene settle() {
    for (int i = 0; i < 100; i++) {
      boolean moved = false;
      for (Action each : decide()) moved |= apply(each);
      if (!moved) return this;
    }
    throw new AssertionError("no rest after 100 decisions: " + log);
  }

  boolean apply(Action action) {
    if (!(action instanceof Action.WaitUntil || action instanceof Action.ReportStatus)) {
      log.add(action.getClass().getSimpleName() + subject(action));
    }
    switch (action) {
      case Action.EnsureVolumes() -> volumes = Volumes.READY;
      case Action.RunSandbox(int attempt) ->
          sandboxes.addFirst(new Sandbox("s" + ids++, attempt, true, List.of("10.244.0.5")));
      case Action.PullImage(ContainerSpec container, int restartCount) ->
          images.put(container.name(), new Image(restartCount, "sha256:1"));
      case Action.CreateContainer create -> create(create);
      case Action.StartContainer start -> started(start.id());
      case Action.ResizeContainer resize -> resized(resize);
      case Action.RunPostStart hook -> health.put(hook.id(), Health.unprobed());
      case Action.StopContainer stop -> exit(stop.id(), 143);
      case Action.RemoveContainer(String id) -> instances.removeIf(it -> it.id().equals(id));
      case Action.StopSandbox(String id) -> {
        stopped.add(id);
        sandboxes.replaceAll(it -> it.id().equals(id) ? down(it) : it);
      }
      case Action.RemoveSandbox(String id) -> sandboxes.removeIf(it -> it.id().equals(id));
      case Action.UnmountVolumes() -> volumes = Volumes.RELEASED;
      case Action.BeginEnding(Ending begun) -> ending = Optional.of(begun);
      case Action.ReportStatus report -> reported = report.status();
      case Action.DeletePodObject() -> gone = true;
      case Action.Forget() -> {
        return false;
      }
      case Action.WaitUntil wait -> {
        return false;
      }
    }
    return true;
  }

  private static String subject(Action action) {
    return switch (action) {
      case Action.CreateContainer create -> " " + create.container().name();
      case Action.StopContainer stop -> " " + stop.name();
      default -> "";
    };
  }

  private void create(Action.CreateContainer create) {
    String id = create.container().name() + "-" + create.restartCount() + "-" + ids++;
    crashes.put(create.container().name(), create.backoff());
    instances.addFirst(
        new Instance(
            id,
            create.container().name(),
            create.restartCount(),
            create.sandboxId(),
            State.CREATED,
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            "",
            "",
            create.container().image(),
            create.imageRef(),
            create.container().hash(),
            create.container().tree().path("resources").deepCopy()));
  }

  private void started(String id) {
    change(id, State.RUNNING, 0);
    health.put(id, Health.unprobed());
  }

  private void resized(Action.ResizeContainer resize) {
    instances.replaceAll(
        it ->
            !it.id().equals(resize.id())
                ? it
                : new Instance(
                    it.id(),
                    it.name(),
                    it.restartCount(),
                    it.sandboxId(),
                    it.state(),
                    it.started(),
                    it.finished(),
                    it.exitCode(),
                    it.reason(),
                    it.message(),
                    it.image(),
                    it.imageId(),
                    it.hash(),
                    resize.container().tree().path("resources").deepCopy()));
  }

  void exit(String id, int code) {
    change(id, State.EXITED, code);
  }

  /// Ends the running instance of `name`.
  Scene crash(String name, int code) {
    exit(observed().newest(name).orElseThrow().id(), code);
    return this;
  }

  /// The start of what is created is cut off, as by the death of the agent that asked for it.
  Scene cutOffStarts() {
    for (Instance each : List.copyOf(instances)) {
      if (each.state() == State.CREATED) change(each.id(), State.ABORTED, 128);
    }
    return this;
  }

  private void change(String id, State state, int code) {
    instances.replaceAll(
        it ->
            !it.id().equals(id)
                ? it
                : new Instance(
                    id,
                    it.name(),
                    it.restartCount(),
                    it.sandboxId(),
                    state,
                    state == State.RUNNING ? now : it.started(),
                    state == State.EXITED ? now : it.finished(),
                    code,
                    "",
                    "",
                    it.image(),
                    it.imageId(),
                    it.hash(),
                    it.resources()));
  }

  static Sandbox down(Sandbox up) {
    return new Sandbox(up.id(), up.attempt(), false, List.of());
  }

  Scene later(long seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
    return this;
  }

  Scene delete(long graceSeconds) {
    KubeObject copy = pod.copy();
    copy.metadata().put("deletionTimestamp", now.plusSeconds(graceSeconds).toString());
    copy.metadata().put("deletionGracePeriodSeconds", graceSeconds);
    pod = copy;
    return this;
  }

  /// The agent dies and comes back: what it remembered is lost, the runtime stays as it is.
  Scene restartAgent() {
    operations.clear();
    images.clear();
    crashes.clear();
    setbacks.clear();
    stopping.clear();
    stopped.clear();
    ending = Optional.empty();
    volumes = Volumes.UNKNOWN;
    return this;
  }

  String phase() {
    return Json.string(reported, "phase");
  }
}
