package dev.ballast.node.pod;

import dev.ballast.node.pod.Action.CreateContainer;
import dev.ballast.node.pod.Action.EnsureVolumes;
import dev.ballast.node.pod.Action.PullImage;
import dev.ballast.node.pod.Action.RemoveContainer;
import dev.ballast.node.pod.Action.RemoveSandbox;
import dev.ballast.node.pod.Action.ResizeContainer;
import dev.ballast.node.pod.Action.RunPostStart;
import dev.ballast.node.pod.Action.RunSandbox;
import dev.ballast.node.pod.Action.StartContainer;
import dev.ballast.node.pod.Action.StopContainer;
import dev.ballast.node.pod.Action.StopSandbox;
import dev.ballast.node.pod.Action.WaitUntil;
import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Image;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.node.pod.Observed.Volumes;
import dev.ballast.node.pod.PodSpec.RestartPolicy;
import dev.ballast.node.pod.ResizePlan.Change;
import dev.ballast.node.pod.ResizePlan.Verdict;
import dev.ballast.node.probe.Health.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The next steps of a pod that should run: volumes, sandbox, init containers and sidecars in
/// order, then the main containers, each kept alive as its restart policy says.
final class RunPlan {
  private final Observed seen;
  private final Verdict resize;
  private final List<Action> steps = new ArrayList<>();

  private RunPlan(Observed seen, Verdict resize) {
    this.seen = seen;
    this.resize = resize;
  }

  static List<Action> decide(Observed seen, Verdict resize) {
    var plan = new RunPlan(seen, resize);
    plan.run();
    return plan.steps;
  }

  private void run() {
    Outcome.deadline(seen).ifPresent(at -> steps.add(new WaitUntil(at)));
    if (seen.volumes() != Volumes.READY) {
      attempt(Kind.MOUNT, new EnsureVolumes());
      return;
    }
    Optional<Sandbox> sandbox = seen.readySandbox();
    if (sandbox.isEmpty()) {
      replaceSandbox();
      return;
    }
    stopDuplicates();
    seen.pod().ephemeral().forEach(this::debug);
    if (initialise()) {
      for (ContainerSpec each : seen.pod().main()) keep(each, seen.pod().restartPolicy());
    }
    prune();
  }

  /// Adds `action`, unless it goes on already or failed a moment ago.
  private void attempt(Kind kind, Action action) {
    if (seen.busy(kind, "")) return;
    if (!waits(kind, "")) steps.add(action);
  }

  private boolean waits(Kind kind, String subject) {
    Optional<Setback> setback = seen.setback(kind, subject);
    if (setback.isEmpty() || !setback.get().retryAt().isAfter(seen.now())) return false;
    steps.add(new WaitUntil(setback.get().nextChange(seen.now())));
    return true;
  }

  /// A sandbox that is not ready ends in order, what still runs in it first; then comes a new one.
  private void replaceSandbox() {
    boolean live = false;
    for (Instance each : seen.instances()) {
      if (!each.live()) continue;
      live = true;
      stop(each, "Pod sandbox changed, it will be killed and re-created.", seen.pod().grace());
    }
    if (live) return;
    if (seen.sandboxes().isEmpty()) {
      attempt(Kind.RUN_SANDBOX, new RunSandbox(0));
      return;
    }
    Sandbox old = seen.sandboxes().getFirst();
    if (seen.memory().stopped().contains(old.id())) {
      attempt(Kind.RUN_SANDBOX, new RunSandbox(old.attempt() + 1));
    } else if (!seen.busy(Kind.STOP_SANDBOX, old.id()) && !waits(Kind.STOP_SANDBOX, old.id())) {
      steps.add(new StopSandbox(old.id()));
    }
  }

  /// Two live instances of one container must not be; only a crash between two steps can leave
  /// them. The newest one stays.
  private void stopDuplicates() {
    var names = new HashSet<String>();
    for (Instance each : seen.instances()) {
      boolean older = !names.add(each.name());
      boolean elsewhere = seen.current(each.name()).isEmpty();
      if (each.live() && (older || elsewhere))
        stop(each, "Stopping a duplicate", seen.pod().grace());
    }
  }

  /// Brings init containers and sidecars forward; true when the main containers may start.
  private boolean initialise() {
    boolean over = mainsBegan();
    for (ContainerSpec each : seen.pod().init()) {
      if (each.role() == Role.SIDECAR) {
        keep(each, RestartPolicy.ALWAYS);
        if (!over && seen.current(each.name()).filter(seen::started).isEmpty()) return false;
      } else if (!over && seen.current(each.name()).filter(Instance::succeeded).isEmpty()) {
        RestartPolicy policy = seen.pod().restartPolicy();
        keep(each, policy == RestartPolicy.NEVER ? policy : RestartPolicy.ON_FAILURE);
        return false;
      }
    }
    return true;
  }

  /// A main container in this sandbox shows that initialisation was over once.
  private boolean mainsBegan() {
    return seen.pod().main().stream().anyMatch(each -> seen.current(each.name()).isPresent());
  }

  /// An ephemeral container runs once. One that the runtime has lost since is known by the status.
  private void debug(ContainerSpec spec) {
    Optional<Instance> newest = seen.newest(spec.name());
    if (newest.isEmpty()) {
      if (firstCount(spec) == 0) create(spec, 0, Backoff.none(seen.now()));
      return;
    }
    switch (newest.get().state()) {
      case CREATED -> start(spec, newest.get());
      case ABORTED -> steps.add(new RemoveContainer(newest.get().id()));
      case RUNNING, EXITED -> {}
    }
  }

  private void keep(ContainerSpec spec, RestartPolicy policy) {
    Optional<Instance> newest = seen.newest(spec.name());
    if (newest.isEmpty()) {
      create(spec, firstCount(spec), Backoff.none(seen.now()));
      return;
    }
    Instance it = newest.get();
    switch (it.state()) {
      case CREATED -> start(spec, it);
      case ABORTED -> steps.add(new RemoveContainer(it.id()));
      case RUNNING -> oversee(spec, it);
      case EXITED -> again(spec, it, policy);
    }
  }

  /// Counts on from the status where the runtime lost the container, unless that one never ran.
  private int firstCount(ContainerSpec spec) {
    return PodStatus.runsReported(seen.reported(), spec.name());
  }

  private void start(ContainerSpec spec, Instance created) {
    if (seen.current(spec.name()).isEmpty() || !created.hash().equals(spec.hash())) {
      steps.add(new RemoveContainer(created.id()));
      return;
    }
    if (waits(Kind.LAUNCH, spec.name())) return;
    steps.add(new StartContainer(spec, created.id()));
    if (spec.hooked("postStart")) steps.add(new RunPostStart(spec, created.id()));
  }

  private void oversee(ContainerSpec spec, Instance running) {
    if (!running.hash().equals(spec.hash())) {
      String why = "Container " + spec.name() + " definition changed, will be restarted";
      stop(running, why, seen.pod().grace());
      return;
    }
    Optional<Setback> hook = seen.setback(Kind.POST_START, running.id());
    if (hook.isPresent()) {
      stop(running, "FailedPostStartHook", seen.pod().grace());
      return;
    }
    Optional<Failure> failure = seen.health(running).failure();
    if (failure.isEmpty()) {
      resize(running);
      return;
    }
    String probe = failure.get().probe();
    String kind = probe.equals("startupProbe") ? "startup" : "liveness";
    String why = "Container " + spec.name() + " failed " + kind + " probe, will be restarted";
    stop(running, why, spec.probeGrace(probe, seen.pod().grace()));
  }

  private void resize(Instance running) {
    if (!(resize instanceof Verdict.Under(List<Change> changes))) return;
    for (Change each : changes) {
      if (!each.instance().id().equals(running.id())) continue;
      if (each.restart()) {
        String why = "Container " + running.name() + " resize requires restart";
        stop(running, why, seen.pod().grace());
      } else if (!seen.busy(Kind.RESIZE, running.id()) && !waits(Kind.RESIZE, running.id())) {
        steps.add(new ResizeContainer(each.container(), running.id()));
      }
    }
  }

  private void again(ContainerSpec spec, Instance ended, RestartPolicy policy) {
    boolean elsewhere = seen.current(spec.name()).isEmpty();
    boolean initAgain = elsewhere && spec.role() == Role.INIT;
    if (!initAgain && !Outcome.restarts(policy, ended)) return;
    Backoff backoff = backoff(seen, spec.name());
    Instant due = initAgain || elsewhere ? seen.now() : backoff.due(ended.finished());
    if (due.isAfter(seen.now())) {
      steps.add(new WaitUntil(due));
      return;
    }
    create(spec, ended.restartCount() + 1, backoff.next(ended.finished(), seen.now()));
  }

  static Backoff backoff(Observed seen, String container) {
    return seen.memory().crashes().getOrDefault(container, Backoff.none(seen.now()));
  }

  private void create(ContainerSpec wanted, int restartCount, Backoff backoff) {
    ContainerSpec spec = ResizePlan.allocated(seen, wanted, resize);
    if (seen.busy(Kind.LAUNCH, spec.name()) || waits(Kind.LAUNCH, spec.name())) return;
    Image image = seen.memory().images().get(spec.name());
    if (image == null || image.restartCount() != restartCount) {
      steps.add(new PullImage(spec, restartCount));
      return;
    }
    String sandbox = seen.sandboxes().getFirst().id();
    steps.add(new CreateContainer(spec, restartCount, image.ref(), sandbox, backoff));
  }

  private void stop(Instance instance, String why, Duration grace) {
    if (instance.unstarted()) {
      steps.add(new RemoveContainer(instance.id()));
    } else if (!seen.memory().stopping().containsKey(instance.id())
        && !waits(Kind.STOP, instance.id())) {
      String name = instance.name();
      steps.add(new StopContainer(name, instance.id(), why, seen.now().plus(grace)));
    }
  }

  /// Of each container the newest instance stays, and one before it for `kubectl logs -p`.
  private void prune() {
    var kept = new HashSet<String>();
    for (String name : seen.instances().stream().map(Instance::name).distinct().toList()) {
      List<Instance> ofName =
          seen.instances().stream().filter(each -> each.name().equals(name)).toList();
      for (int i = 0; i < ofName.size(); i++) {
        Instance each = ofName.get(i);
        if (i >= 2 && !each.live()) steps.add(new RemoveContainer(each.id()));
        else kept.add(each.sandboxId());
      }
    }
    for (Sandbox each : seen.sandboxes().stream().skip(1).toList()) {
      if (!kept.contains(each.id())) steps.add(new RemoveSandbox(each.id()));
    }
  }
}
