package dev.ballast.node.pod;

import dev.ballast.node.probe.Health;
import dev.ballast.objects.resource.ResourceList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that one decision about a pod may look at.
///
/// @param pod what the API asks for
/// @param gone whether the API has no such object any more
/// @param sandboxes the pod's sandboxes in the runtime, newest first
/// @param instances the pod's containers in the runtime, newest first
/// @param health what probes found, by container id
/// @param volumes whether the pod's volumes are there
/// @param memory what the loop remembers of its own doing; lost with the agent
/// @param room what the node has for the pod; only asked for where the pod is to be resized
/// @param reported the status that the API has
/// @param hostAddresses the node's own addresses, the first is the primary one
/// @param runtimeName what container ids begin with, `containerd` for example
public record Observed(
    PodSpec pod,
    boolean gone,
    List<Sandbox> sandboxes,
    List<Instance> instances,
    Map<String, Health> health,
    Volumes volumes,
    Memory memory,
    Room room,
    ObjectNode reported,
    List<String> hostAddresses,
    String runtimeName,
    Instant now) {

  /// What the node has, and what its other pods have of it.
  public record Room(ResourceList has, ResourceList taken) {
    static final Room UNASKED = new Room(ResourceList.NONE, ResourceList.NONE);
  }

  public enum Volumes {
    /// Nothing was done yet, or the agent was restarted and doesn't know.
    UNKNOWN,
    READY,
    RELEASED
  }

  /// A sandbox in the runtime.
  public record Sandbox(String id, int attempt, boolean ready, List<String> addresses) {}

  public enum State {
    CREATED,
    /// Its start was cut off with an agent before: it never ran and is made again.
    ABORTED,
    RUNNING,
    EXITED
  }

  /// One container in the runtime; restarts of a container are instances of one name.
  ///
  /// @param resources what it has, as a spec says it
  public record Instance(
      String id,
      String name,
      int restartCount,
      String sandboxId,
      State state,
      Instant started,
      Instant finished,
      int exitCode,
      String reason,
      String message,
      String image,
      String imageId,
      String hash,
      JsonNode resources) {
    public boolean live() {
      return state != State.EXITED;
    }

    /// Whether its process never began, so that it can be removed just so.
    public boolean unstarted() {
      return state == State.CREATED || state == State.ABORTED;
    }

    public boolean succeeded() {
      return state == State.EXITED && exitCode == 0;
    }
  }

  /// Work that goes on beside the loop, and what it is about (a container's name or id).
  public record Operation(Kind kind, String subject) {
    public enum Kind {
      MOUNT,
      RUN_SANDBOX,
      STOP_SANDBOX,
      /// Bringing a container up: image, creation, start.
      LAUNCH,
      POST_START,
      RESIZE,
      STOP
    }
  }

  /// An image that is there for one start of a container.
  public record Image(int restartCount, String ref) {}

  /// When the pod's end began, and how long it may take from there.
  public record Ending(Instant since, Duration grace) {
    public Instant deadline() {
      return since.plus(grace);
    }
  }

  /// What the loop remembers of its own doing.
  ///
  /// @param operations what goes on at this moment
  /// @param images images made sure of, by container name
  /// @param crashes how long each container's next restart has to wait, by container name
  /// @param setbacks what failed and when to try again, by operation
  /// @param stopping until when containers that are being stopped may take, by id
  /// @param stopped sandboxes that were stopped in order
  public record Memory(
      Set<Operation> operations,
      Map<String, Image> images,
      Map<String, Backoff> crashes,
      Map<Operation, Setback> setbacks,
      Map<String, Instant> stopping,
      Set<String> stopped,
      Optional<Ending> ending) {
    public static Memory none() {
      return new Memory(
          Set.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Optional.empty());
    }

    boolean idle() {
      return operations.isEmpty() && stopping.isEmpty();
    }
  }

  Observed with(Room other) {
    return new Observed(
        pod,
        gone,
        sandboxes,
        instances,
        health,
        volumes,
        memory,
        other,
        reported,
        hostAddresses,
        runtimeName,
        now);
  }

  boolean busy(Operation.Kind kind, String subject) {
    return memory.operations().contains(new Operation(kind, subject));
  }

  /// What keeps `kind` of `subject` from being tried now.
  Optional<Setback> setback(Operation.Kind kind, String subject) {
    return Optional.ofNullable(memory.setbacks().get(new Operation(kind, subject)));
  }

  /// The newest sandbox, where it is ready.
  Optional<Sandbox> readySandbox() {
    return sandboxes.isEmpty() || !sandboxes.getFirst().ready()
        ? Optional.empty()
        : Optional.of(sandboxes.getFirst());
  }

  /// The newest instance of the container `name`.
  Optional<Instance> newest(String name) {
    return instances.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// The newest instance of `name`, where it belongs to the newest sandbox.
  Optional<Instance> current(String name) {
    if (sandboxes.isEmpty()) return newest(name);
    String sandbox = sandboxes.getFirst().id();
    return newest(name).filter(each -> each.sandboxId().equals(sandbox));
  }

  Health health(Instance instance) {
    return health.getOrDefault(instance.id(), new Health(false, false, Optional.empty()));
  }

  /// Whether `instance` runs and its start is over: hook and startup probe are through.
  boolean started(Instance instance) {
    return instance.state() == State.RUNNING
        && health(instance).started()
        && !busy(Operation.Kind.POST_START, instance.id());
  }
}
