package dev.ballast.controllers.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a Deployment does next: grow the set of the present template, shrink the others, never with
/// more or fewer pods than it may have; then report.
final class DeploymentPlan {
  /// @param sets the Deployment's ReplicaSets
  /// @param nextName what the set of the present template is called if it is made now
  /// @param oldPodsLeft whether pods of other templates still run
  /// @param known what the Deployment reports now
  record Observed(
      DeploymentSpec spec,
      List<ReplicaSetState> sets,
      String nextName,
      boolean oldPodsLeft,
      DeploymentStatus known) {}

  sealed interface Action {
    /// Make the set of the present template.
    record CreateSet(int size, long revision) implements Action {}

    /// Give a set another size, or only note the present size of the Deployment on it.
    record ScaleSet(ReplicaSetState set, int size) implements Action {}

    /// Write on the present set, and on the Deployment, which rollout this is, and hand on what the
    /// Deployment says.
    record MarkPresent(ReplicaSetState set, long revision) implements Action {}

    record DeleteSet(ReplicaSetState set) implements Action {}

    record UpdateStatus(DeploymentStatus status) implements Action {}

    /// Look again when time alone changes what is to be reported.
    record LookAgain(Duration after) implements Action {}
  }

  static List<Action> decide(Observed seen, Instant now) {
    return new DeploymentPlan(seen, now).decide();
  }

  private final DeploymentSpec spec;
  private final DeploymentStatus known;
  private final Instant now;
  private final boolean oldPodsLeft;
  private final String nextName;
  private final Optional<ReplicaSetState> present;
  private final List<ReplicaSetState> old;
  private final Map<String, Integer> sizes = new LinkedHashMap<>();
  private final List<Action> actions = new ArrayList<>();

  private DeploymentPlan(Observed seen, Instant now) {
    this.spec = seen.spec();
    this.known = seen.known();
    this.oldPodsLeft = seen.oldPodsLeft();
    this.nextName = seen.nextName();
    this.now = now;
    List<ReplicaSetState> byAge = seen.sets().stream().sorted(ReplicaSetState.BY_AGE).toList();
    this.present = byAge.stream().filter(ReplicaSetState::present).findFirst();
    this.old = byAge.stream().filter(each -> present.filter(each::equals).isEmpty()).toList();
    for (ReplicaSetState each : byAge) sizes.put(each.name(), each.wanted());
  }

  private List<Action> decide() {
    if (spec.deleting()) {
      report(progress().standing());
    } else if (spec.paused() || resized()) {
      stand();
    } else if (spec.recreate()) {
      recreate();
    } else {
      roll();
    }
    return actions;
  }

  private Collection<ReplicaSetState> all() {
    var all = new ArrayList<>(old);
    present.ifPresent(all::add);
    return all;
  }

  private Progress progress() {
    return new Progress(spec, present, all(), known, now);
  }

  private static boolean active(ReplicaSetState set) {
    return set.wanted() > 0;
  }

  /// Whether the Deployment's size was changed since its sets were scaled: that goes before the
  /// rollout.
  private boolean resized() {
    return all().stream()
        .filter(DeploymentPlan::active)
        .anyMatch(each -> each.sizeSeen() >= 0 && each.sizeSeen() != spec.replicas());
  }

  /// Keeps every set at its share of the Deployment's size, and starts nothing new.
  private void stand() {
    present.ifPresent(this::mark);
    shareOut();
    if (spec.paused()) trim();
    Progress progress = progress();
    report(Progress.paused(spec, progress.standing(), now));
  }

  private void shareOut() {
    List<ReplicaSetState> active = all().stream().filter(DeploymentPlan::active).toList();
    if (active.size() <= 1) {
      active.stream().findFirst().or(this::latest).ifPresent(each -> scale(each, spec.replicas()));
    } else if (saturated()) {
      for (ReplicaSetState each : old) if (active(each)) scale(each, 0);
      present.ifPresent(each -> scale(each, spec.replicas()));
    } else if (!spec.recreate()) {
      for (Proportion.Share each : Proportion.shares(spec, active)) scale(each.set(), each.size());
    }
  }

  /// The set to scale where none has pods: the present one, else the youngest.
  private Optional<ReplicaSetState> latest() {
    return present.or(() -> old.stream().max(ReplicaSetState.BY_AGE));
  }

  /// Whether the present set already is all that the Deployment wants.
  private boolean saturated() {
    return present
        .filter(
            each ->
                each.wanted() == spec.replicas()
                    && each.sizeSeen() == spec.replicas()
                    && each.available() == spec.replicas())
        .isPresent();
  }

  private void recreate() {
    boolean shrinks = old.stream().anyMatch(DeploymentPlan::active);
    for (ReplicaSetState each : old) if (active(each)) scale(each, 0);
    if (!shrinks && !oldPodsLeft) grow(spec.replicas());
    finish();
  }

  private void roll() {
    int size = present.map(ReplicaSetState::wanted).orElse(0);
    int next = size > spec.replicas() ? spec.replicas() : size + room(size);
    boolean grows = present.isEmpty() || next != size;
    grow(next);
    // One thing at a time: the others shrink on what will be there then.
    if (!grows) shrinkOthers();
    finish();
  }

  /// How many pods the present set may get beyond `size` of its own.
  private int room(int size) {
    int total = all().stream().mapToInt(ReplicaSetState::wanted).sum();
    return Math.max(0, Math.min(spec.most() - total, spec.replicas() - size));
  }

  private void grow(int size) {
    if (present.isEmpty()) {
      actions.add(new Action.CreateSet(size, nextRevision()));
      return;
    }
    mark(present.get());
    scale(present.get(), size);
  }

  private long nextRevision() {
    return 1 + old.stream().mapToLong(ReplicaSetState::revision).max().orElse(0);
  }

  private void mark(ReplicaSetState set) {
    actions.add(new Action.MarkPresent(set, Math.max(nextRevision(), set.revision())));
  }

  private void shrinkOthers() {
    int others = old.stream().mapToInt(ReplicaSetState::wanted).sum();
    if (others == 0) return;
    int mine = present.map(ReplicaSetState::wanted).orElse(0);
    int notYet = mine - present.map(ReplicaSetState::available).orElse(0);
    int spare = others + mine - spec.fewest() - notYet;
    if (spare <= 0) return;
    dropUnavailable(spare);
    int available = all().stream().mapToInt(ReplicaSetState::available).sum();
    int left = available - spec.fewest();
    for (ReplicaSetState each : old) {
      int size = sizes.getOrDefault(each.name(), 0);
      int drop = Math.min(size, Math.max(0, left));
      if (drop == 0) continue;
      left -= drop;
      resize(each, size - drop);
    }
  }

  /// Old pods that do not serve go first, for nobody misses them.
  private void dropUnavailable(int spare) {
    int left = spare;
    for (ReplicaSetState each : old) {
      int drop = Math.min(left, Math.max(0, each.wanted() - each.available()));
      if (drop == 0) continue;
      left -= drop;
      resize(each, each.wanted() - drop);
    }
  }

  private void resize(ReplicaSetState set, int size) {
    actions.removeIf(each -> each instanceof Action.ScaleSet scale && scale.set().equals(set));
    sizes.put(set.name(), size);
    actions.add(new Action.ScaleSet(set, size));
  }

  private void scale(ReplicaSetState set, int size) {
    boolean noted = set.sizeSeen() == spec.replicas() && set.mostSeen() == spec.most();
    boolean same = set.wanted() == size;
    if (same && (noted || !active(set))) return;
    resize(set, size);
  }

  private void finish() {
    DeploymentStatus status = progress().rolling();
    if (status.complete(spec)) trim();
    if (spec.progressDeadline().isPresent()) status = Progress.paused(spec, status, now);
    boolean made = actions.stream().anyMatch(Action.CreateSet.class::isInstance);
    if (made || present.isPresent()) {
      String name = present.map(ReplicaSetState::name).orElse(nextName);
      status = Progress.begun(spec, status, name, made, now);
    }
    report(status);
  }

  /// Sets that nobody needs any more go, the oldest first, but for those that a user may want to
  /// roll back to.
  private void trim() {
    if (spec.historyLimit() == Integer.MAX_VALUE) return;
    List<ReplicaSetState> idle = old.stream().filter(each -> !each.deleting()).toList();
    int surplus = idle.size() - spec.historyLimit();
    idle.stream()
        .sorted(
            Comparator.comparing(ReplicaSetState::revision).thenComparing(ReplicaSetState.BY_AGE))
        .limit(Math.max(0, surplus))
        .filter(each -> each.wanted() == 0 && each.replicas() == 0 && each.seen())
        .forEach(each -> actions.add(new Action.DeleteSet(each)));
  }

  private void report(DeploymentStatus status) {
    if (!status.equals(known)) actions.add(new Action.UpdateStatus(status));
    progress().untilTimedOut(status).ifPresent(after -> actions.add(new Action.LookAgain(after)));
  }
}
