package dev.ballast.node.pod;

import dev.ballast.node.pod.Action.BeginEnding;
import dev.ballast.node.pod.Action.DeletePodObject;
import dev.ballast.node.pod.Action.Forget;
import dev.ballast.node.pod.Action.RemoveContainer;
import dev.ballast.node.pod.Action.RemoveSandbox;
import dev.ballast.node.pod.Action.StopContainer;
import dev.ballast.node.pod.Action.StopSandbox;
import dev.ballast.node.pod.Action.UnmountVolumes;
import dev.ballast.node.pod.Action.WaitUntil;
import dev.ballast.node.pod.ContainerSpec.Role;
import dev.ballast.node.pod.Observed.Ending;
import dev.ballast.node.pod.Observed.Instance;
import dev.ballast.node.pod.Observed.Operation;
import dev.ballast.node.pod.Observed.Operation.Kind;
import dev.ballast.node.pod.Observed.Sandbox;
import dev.ballast.node.pod.Observed.Volumes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The next steps of a pod that ends: main containers at once, sidecars after them in reverse
/// order, the sandbox, the volumes, and at the very end the API object. While anything of the pod
/// is left on the node its object stays, since whoever sees it gone may use its volumes elsewhere.
final class EndPlan {
  /// What a container that is late in the order gets at least.
  private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

  private final Observed seen;
  private final boolean removing;
  private final boolean told;
  private final List<Action> steps = new ArrayList<>();

  private EndPlan(Observed seen, boolean removing, boolean told) {
    this.seen = seen;
    this.removing = removing;
    this.told = told;
  }

  /// @param removing whether the pod's object and the remains of its containers go, too
  /// @param told whether the API knows how the containers ended; until then the remains stay
  static List<Action> decide(Observed seen, boolean removing, boolean told) {
    var plan = new EndPlan(seen, removing, told);
    plan.end();
    return plan.steps;
  }

  private void end() {
    Optional<Ending> ending = seen.memory().ending();
    Duration grace = seen.pod().grace();
    if (ending.isEmpty() || grace.compareTo(ending.get().grace()) < 0) {
      steps.add(new BeginEnding(new Ending(seen.now(), grace)));
      return;
    }
    if (startsStill()) return;
    if (stopContainers(ending.get().deadline())) return;
    if (stopSandboxes()) return;
    if (removing && told) removeRemains();
    if (seen.volumes() != Volumes.RELEASED) {
      if (!busyOrWaits(Kind.MOUNT, "")) steps.add(new UnmountVolumes());
      return;
    }
    if (!removing || !told || !steps.isEmpty()) return;
    steps.add(seen.gone() ? new Forget() : new DeletePodObject());
  }

  /// What was begun comes to its end first; else it would be left over.
  private boolean startsStill() {
    return seen.busy(Kind.MOUNT, "") || seen.busy(Kind.RUN_SANDBOX, "");
  }

  private boolean busyOrWaits(Kind kind, String subject) {
    if (seen.memory().operations().contains(new Operation(kind, subject))) return true;
    Optional<Setback> setback = seen.setback(kind, subject);
    if (setback.isEmpty() || !setback.get().retryAt().isAfter(seen.now())) return false;
    steps.add(new WaitUntil(setback.get().retryAt()));
    return true;
  }

  /// True while a container lives.
  private boolean stopContainers(Instant deadline) {
    List<Instance> live = seen.instances().stream().filter(Instance::live).toList();
    List<String> sidecars = sidecarsInReverse();
    List<Instance> first = live.stream().filter(each -> !sidecars.contains(each.name())).toList();
    if (!first.isEmpty()) {
      first.forEach(each -> stop(each, deadline));
      return true;
    }
    for (String name : sidecars) {
      List<Instance> next = live.stream().filter(each -> each.name().equals(name)).toList();
      if (next.isEmpty()) continue;
      next.forEach(each -> stop(each, deadline));
      return true;
    }
    return false;
  }

  private List<String> sidecarsInReverse() {
    return seen.pod().init().reversed().stream()
        .filter(each -> each.role() == Role.SIDECAR)
        .map(ContainerSpec::name)
        .toList();
  }

  private void stop(Instance instance, Instant deadline) {
    if (instance.unstarted()) {
      steps.add(new RemoveContainer(instance.id()));
      return;
    }
    Instant until = seen.memory().stopping().get(instance.id());
    if (until != null && !deadline.isBefore(until)) return;
    if (until == null && busyOrWaits(Kind.STOP, instance.id())) return;
    Instant least = seen.now().plus(LEAST_GRACE);
    if (until == null && deadline.isBefore(least) && isSidecar(instance)) deadline = least;
    String why = "Stopping container " + instance.name();
    steps.add(new StopContainer(instance.name(), instance.id(), why, deadline));
  }

  private boolean isSidecar(Instance instance) {
    return sidecarsInReverse().contains(instance.name());
  }

  /// True while a sandbox is up.
  private boolean stopSandboxes() {
    Set<String> stopped = seen.memory().stopped();
    boolean left = false;
    for (Sandbox each : seen.sandboxes()) {
      if (stopped.contains(each.id())) continue;
      left = true;
      if (!busyOrWaits(Kind.STOP_SANDBOX, each.id())) steps.add(new StopSandbox(each.id()));
    }
    return left;
  }

  private void removeRemains() {
    for (Instance each : seen.instances()) steps.add(new RemoveContainer(each.id()));
    for (Sandbox each : seen.sandboxes()) steps.add(new RemoveSandbox(each.id()));
  }
}
