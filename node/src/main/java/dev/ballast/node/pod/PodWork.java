package dev.ballast.node.pod;

import dev.ballast.node.launch.ConfigFailure;
import dev.ballast.node.launch.Launch;
import dev.ballast.node.pod.ContainerSpec.PullPolicy;
import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Image;
import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.node.pod.Observed.Volumes;
import dev.ballast.node.runtime.Runtime.RegistryLogin;
import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.node.runtime.SandboxConfig;
import dev.ballast.node.volume.PodVolumes.Place;
import dev.ballast.node.volume.VolumeFailure;
import dev.ballast.objects.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided for one pod. What may take long runs beside the loop and wakes it when it
/// is done; what fails is remembered with the time of the next try and told to the user.
final class PodWork {
  private static final Logger LOG = LoggerFactory.getLogger(PodWork.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration PULL_AGAIN = Duration.ofSeconds(10);

  private final PodHost host;
  private final PodMemory memory;
  private final Runnable wake;
  private final Stopping stopping;
  private final Set<String> misconfigured = ConcurrentHashMap.newKeySet();
  private volatile Volumes volumes = Volumes.UNKNOWN;
  private volatile boolean stale;
  private volatile Map<String, Place> places = Map.of();

  PodWork(PodHost host, PodMemory memory, Runnable wake) {
    this.host = host;
    this.memory = memory;
    this.wake = wake;
    this.stopping = new Stopping(host);
  }

  /// @param uid of the pod, whose tokens may be due
  Volumes volumes(String uid) {
    boolean old = stale || host.volumes().tokenDue(uid);
    return old && volumes == Volumes.READY ? Volumes.UNKNOWN : volumes;
  }

  /// Lets the volumes be brought up to date.
  void refreshVolumes() {
    stale = true;
  }

  boolean lacksConfig(String container) {
    return misconfigured.contains(container);
  }

  /// True where something changed, so that the next decision is due at once.
  boolean apply(Action action, Observed seen) {
    KubeObject pod = seen.pod().object();
    switch (action) {
      case Action.EnsureVolumes() -> mount(pod);
      case Action.UnmountVolumes() -> unmount(pod);
      case Action.RunSandbox(int attempt) ->
          beside(pod, new Operation(Kind.RUN_SANDBOX, ""), () -> runSandbox(pod, attempt));
      case Action.StopSandbox(String id) ->
          beside(pod, new Operation(Kind.STOP_SANDBOX, id), () -> stopSandbox(id));
      case Action.PullImage(ContainerSpec container, int count) ->
          beside(pod, launch(container), () -> pull(pod, container, count));
      case Action.CreateContainer create -> create(seen, create);
      case Action.StartContainer start -> start(pod, start);
      case Action.ResizeContainer(ContainerSpec container, String id) ->
          beside(pod, new Operation(Kind.RESIZE, id), () -> resize(pod, container, id));
      case Action.RunPostStart hook ->
          beside(pod, new Operation(Kind.POST_START, hook.id()), () -> postStart(seen, hook));
      case Action.StopContainer stop -> stop(seen, stop);
      case Action.RemoveContainer(String id) -> host.runtime().removeContainer(id);
      case Action.RemoveSandbox(String id) -> host.runtime().removeSandbox(id);
      case Action.BeginEnding(Observed.Ending ending) -> memory.ending(ending);
      case Action.ReportStatus report -> throw new IllegalArgumentException("the loop reports");
      case Action.DeletePodObject delete -> throw new IllegalArgumentException("the loop deletes");
      case Action.Forget forget -> throw new IllegalArgumentException("the loop forgets");
      case Action.WaitUntil wait -> throw new IllegalArgumentException("the loop waits");
    }
    host.inventory().changed();
    return true;
  }

  private static Operation launch(ContainerSpec container) {
    return new Operation(Kind.LAUNCH, container.name());
  }

  private void beside(KubeObject pod, Operation operation, Runnable task) {
    memory.begin(operation);
    host.world()
        .spawn(
            operation.kind() + "-" + pod.name(),
            () -> {
              guarded(pod, operation, task);
              memory.end(operation);
              host.inventory().changed();
              wake.run();
            });
  }

  /// Runs `task`; what it throws becomes a setback.
  private void guarded(KubeObject pod, Operation operation, Runnable task) {
    try {
      task.run();
      memory.succeeded(operation);
    } catch (RuntimeFailure | VolumeFailure | ConfigFailure | PullFailure failure) {
      String message = String.valueOf(failure.getMessage());
      String reason = reason(operation.kind(), failure);
      boolean image = reason.equals("ErrImagePull");
      memory.failed(operation, reason, message, image ? PULL_AGAIN : SOON, host.world().now());
      tell(pod, operation, reason, message);
    } catch (RuntimeException bug) {
      LOG.error("{} of pod {}", operation, pod.path(), bug);
      memory.failed(operation, "InternalError", bug.toString(), SOON, host.world().now());
    }
  }

  private static String reason(Kind kind, RuntimeException failure) {
    if (failure instanceof ConfigFailure) return "CreateContainerConfigError";
    return switch (kind) {
      case MOUNT -> "FailedMount";
      case RUN_SANDBOX -> "FailedCreatePodSandBox";
      case STOP_SANDBOX, STOP -> "FailedKillPod";
      case POST_START -> "FailedPostStartHook";
      case RESIZE -> "ResizeError";
      case LAUNCH -> failure instanceof PullFailure pull ? pull.reason() : "CreateContainerError";
    };
  }

  private void tell(KubeObject pod, Operation operation, String reason, String message) {
    boolean container = operation.kind() == Kind.LAUNCH;
    if (container) {
      host.events().warning(pod, Events.field(operation.subject()), "Failed", message);
    } else {
      host.events().warning(pod, reason, message);
    }
  }

  private void mount(KubeObject pod) {
    stale = false;
    guarded(
        pod,
        new Operation(Kind.MOUNT, ""),
        () -> {
          places = host.volumes().ensure(pod);
          volumes = Volumes.READY;
        });
  }

  private void unmount(KubeObject pod) {
    guarded(
        pod,
        new Operation(Kind.MOUNT, ""),
        () -> {
          host.volumes().release(pod.uid());
          volumes = Volumes.RELEASED;
        });
  }

  private void runSandbox(KubeObject pod, int attempt) {
    host.runtime().runSandbox(host.launch().sandbox(pod, attempt));
  }

  private void stopSandbox(String id) {
    host.runtime().stopSandbox(id);
    memory.stoppedSandbox(id);
  }

  private void pull(KubeObject pod, ContainerSpec container, int count) {
    String image = container.image();
    String field = Events.field(container.name());
    String here =
        container.pullPolicy() == PullPolicy.ALWAYS ? "" : host.runtime().imagePresent(image);
    if (here.isEmpty() && container.pullPolicy() == PullPolicy.NEVER) {
      String message = "Container image \"%s\" is not present with pull policy of Never";
      throw new PullFailure("ErrImageNeverPull", message.formatted(image));
    }
    if (here.isEmpty()) {
      host.events().normal(pod, field, "Pulling", "Pulling image \"" + image + "\"");
      here = pulled(pod, container, field);
    } else {
      String message = "Container image \"%s\" already present on machine";
      host.events().normal(pod, field, "Pulled", message.formatted(image));
    }
    memory.image(container.name(), new Image(count, here));
  }

  private String pulled(KubeObject pod, ContainerSpec container, String field) {
    Instant begun = host.world().now();
    String image = container.image();
    try {
      RegistryLogin login = host.launch().login(pod, image);
      String ref = host.runtime().pullImage(image, login);
      long millis = Duration.between(begun, host.world().now()).toMillis();
      String message = "Successfully pulled image \"%s\" in %dms";
      host.events().normal(pod, field, "Pulled", message.formatted(image, millis));
      return ref;
    } catch (RuntimeFailure failure) {
      String message = "Failed to pull image \"%s\": %s".formatted(image, failure.getMessage());
      throw new PullFailure("ErrImagePull", message);
    }
  }

  private void create(Observed seen, Action.CreateContainer create) {
    KubeObject pod = seen.pod().object();
    ContainerSpec spec = create.container();
    misconfigured.remove(spec.name());
    guarded(
        pod,
        launch(spec),
        () -> {
          try {
            createIn(seen, create);
          } catch (ConfigFailure missing) {
            misconfigured.add(spec.name());
            throw missing;
          }
          memory.crashed(spec.name(), create.backoff());
          host.events().normal(pod, Events.field(spec.name()), "Created", "Container created");
        });
  }

  private void createIn(Observed seen, Action.CreateContainer create) {
    KubeObject pod = seen.pod().object();
    ContainerSpec spec = create.container();
    Sandbox sandbox = seen.sandboxes().getFirst();
    SandboxConfig config = host.launch().sandbox(pod, sandbox.attempt());
    String role = spec.role() == Role.INIT ? "init" : "";
    var start =
        new Launch.Start(
            spec.tree(),
            create.restartCount(),
            create.imageRef(),
            spec.hash(),
            role,
            target(seen, spec));
    List<String> addresses = sandbox.addresses();
    host.runtime()
        .createContainer(
            create.sandboxId(), config, host.launch().container(pod, start, addresses, places));
  }

  private static String target(Observed seen, ContainerSpec spec) {
    String name = spec.target();
    if (name.isEmpty()) return "";
    return seen.newest(name)
        .filter(each -> each.state() == Observed.State.RUNNING)
        .orElseThrow(() -> new ConfigFailure("unable to find target container \"" + name + "\""))
        .id();
  }

  private void start(KubeObject pod, Action.StartContainer start) {
    ContainerSpec spec = start.container();
    guarded(
        pod,
        launch(spec),
        () -> {
          host.runtime().startContainer(start.id());
          host.events().normal(pod, Events.field(spec.name()), "Started", "Container started");
        });
  }

  private void resize(KubeObject pod, ContainerSpec container, String id) {
    host.runtime().updateContainer(id, host.launch().limits(pod, container.tree()));
    memory.resized(id, container.tree().path("resources"));
    String message = "Container " + container.name() + " has the resources that its spec asks for";
    host.events().normal(pod, Events.field(container.name()), "ResizeCompleted", message);
  }

  private void postStart(Observed seen, Action.RunPostStart hook) {
    stopping.postStart(seen, hook);
  }

  private void stop(Observed seen, Action.StopContainer stop) {
    boolean first = memory.stopping(stop.id(), stop.deadline());
    KubeObject pod = seen.pod().object();
    if (first) {
      host.prober().forget(stop.id());
      host.events().normal(pod, Events.field(stop.name()), "Killing", stop.why());
    }
    var operation = new Operation(Kind.STOP, stop.id());
    host.world()
        .spawn(
            "stop-" + stop.name(),
            () -> {
              guarded(pod, operation, () -> stopping.stop(seen, stop, first));
              memory.stoppedContainer(stop.id());
              host.inventory().changed();
              wake.run();
            });
  }
}
