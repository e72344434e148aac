package dev.ballast.controllers.statefulset;

import dev.ballast.controllers.statefulset.ClaimState.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a StatefulSet does next. First the wanted pods, lowest ordinal first; once these stand, the
/// pods that scaling condemned, highest first; then the update, highest first. In order, each step
/// waits for the one before; in parallel, none does.
final class StatefulSetPlan {
  /// What was seen.
  ///
  /// @param members its pods; those whose name has no ordinal are left out
  /// @param claims the claims that are there, by name
  /// @param currentRevision the revision that the set has rolled out completely
  /// @param updateRevision the revision of its present template
  /// @param known the status that it reports now
  record Observed(
      SetSpec set,
      List<Member> members,
      Map<String, ClaimState> claims,
      String currentRevision,
      String updateRevision,
      SetStatus known,
      int collisions) {}

  sealed interface Action {
    /// Create these claims, then the pod.
    record CreatePod(int ordinal, String revision, List<String> claims) implements Action {}

    /// Create a claim that a pending pod waits for.
    record CreateClaim(int ordinal, String claim) implements Action {}

    /// Say why a pod can't be created; what it waits for will tell when it is gone.
    record RefusePod(int ordinal, String why) implements Action {}

    record DeletePod(Member pod, Why why) implements Action {}

    /// Give a pod the labels of its identity.
    record Identify(Member pod) implements Action {}

    record SetOwner(String claim, Owner owner, Member pod) implements Action {}

    record UpdateStatus(SetStatus status) implements Action {}

    /// Look again when a pod becomes available by the passing of time.
    record LookAgain(Duration after) implements Action {}
  }

  enum Why {
    FINISHED,
    SCALED_DOWN,
    OUTDATED
  }

  static List<Action> decide(Observed seen, Instant now) {
    return new StatefulSetPlan(seen, now).decide();
  }

  private final Observed seen;
  private final SetSpec set;
  private final Instant now;
  private final NavigableMap<Integer, Member> wanted = new TreeMap<>();
  private final List<Member> condemned = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private final Set<Integer> leaving = new HashSet<>();
  private final Set<Integer> replaced = new HashSet<>();

  private StatefulSetPlan(Observed seen, Instant now) {
    this.seen = seen;
    this.set = seen.set();
    this.now = now;
    for (Member each : seen.members()) {
      if (set.wants(each.ordinal())) wanted.put(each.ordinal(), each);
      else condemned.add(each);
      if (each.terminating()) leaving.add(each.ordinal());
    }
    condemned.sort(Comparator.comparingInt(Member::ordinal).reversed());
  }

  private List<Action> decide() {
    if (!set.deleting() && keepsWanted()) {
      condemned.forEach(this::keepClaims);
      if (retiresCondemned()) update();
    }
    SetStatus status = status();
    if (!status.equals(seen.known())) actions.add(new Action.UpdateStatus(status));
    nextAvailable().ifPresent(wait -> actions.add(new Action.LookAgain(wait)));
    return List.copyOf(actions);
  }

  /// Sees to the wanted pods; false where the next step has to wait.
  private boolean keepsWanted() {
    for (int ordinal = set.start(); ordinal < set.start() + set.replicas(); ordinal++) {
      Member pod = wanted.get(ordinal);
      boolean stands = pod == null ? creates(ordinal) : keeps(pod);
      if (!stands && set.ordered()) return false;
    }
    return true;
  }

  private boolean creates(int ordinal) {
    var missing = new ArrayList<String>();
    for (String name : set.claimNames(ordinal)) {
      ClaimState claim = seen.claims().get(name);
      if (claim == null) {
        missing.add(name);
      } else if (set.retention().deleteWhenScaled() && claim.goesWithFormer(set.podName(ordinal))) {
        return false;
      } else if (claim.terminating()) {
        actions.add(new Action.RefusePod(ordinal, "pvc " + name + " is being deleted"));
        return false;
      }
    }
    actions.add(new Action.CreatePod(ordinal, revisionFor(ordinal), missing));
    return false;
  }

  private String revisionFor(int ordinal) {
    boolean keepsOld = !set.onDelete() && set.isBelowPartition(ordinal);
    return keepsOld ? seen.currentRevision() : seen.updateRevision();
  }

  private boolean keeps(Member pod) {
    if (pod.finished()) {
      delete(pod, Why.FINISHED);
      return false;
    }
    if (pod.pending()) createMissingClaims(pod);
    if (set.ordered() && !isAvailable(pod)) return false;
    if (!pod.identified()) actions.add(new Action.Identify(pod));
    keepClaims(pod);
    return true;
  }

  private void createMissingClaims(Member pod) {
    for (String name : set.claimNames(pod.ordinal()))
      if (!seen.claims().containsKey(name))
        actions.add(new Action.CreateClaim(pod.ordinal(), name));
  }

  private void keepClaims(Member pod) {
    Owner owner = ClaimState.wanted(set.retention(), !set.wants(pod.ordinal()));
    for (String name : set.claimNames(pod.ordinal())) {
      ClaimState claim = seen.claims().get(name);
      if (claim != null && !claim.isOwnedBy(owner, set.uid(), pod.uid()))
        actions.add(new Action.SetOwner(name, owner, pod));
    }
  }

  /// Deletes the pods beyond the wanted ones; false where the update has to wait. In order, an
  /// unavailable one is waited for, unless it is the lowest of those: waiting for it would never
  /// end.
  private boolean retiresCondemned() {
    Member lowestUnavailable =
        condemned.reversed().stream().filter(each -> !isAvailable(each)).findFirst().orElse(null);
    for (Member each : condemned) {
      if (set.ordered() && mustWaitFor(each, lowestUnavailable)) return false;
      if (delete(each, Why.SCALED_DOWN) && set.ordered()) return false;
    }
    return true;
  }

  private boolean mustWaitFor(Member pod, @Nullable Member lowestUnavailable) {
    if (pod.terminating()) return true;
    return !isAvailable(pod) && pod != lowestUnavailable;
  }

  private void update() {
    if (set.onDelete()) return;
    if (set.maxUnavailable().isPresent()) updateWithin(set.maxUnavailable().get());
    else updateOne();
  }

  /// Deletes the highest outdated pod, and waits where one above it is not available.
  private void updateOne() {
    for (int ordinal : updatable()) {
      Member pod = wanted.get(ordinal);
      if (pod == null) return;
      if (isOutdated(pod)) {
        delete(pod, Why.OUTDATED);
        return;
      }
      if (!isAvailable(pod)) return;
    }
  }

  /// Deletes as many outdated pods as may be unavailable together. One that is unavailable anyway
  /// goes at once: its replacement can only help.
  private void updateWithin(int maxUnavailable) {
    int budget = maxUnavailable - countUnavailable();
    List<Member> outdated =
        updatable().stream()
            .map(wanted::get)
            .filter(Objects::nonNull)
            .filter(this::isOutdated)
            .toList();
    for (Member each : outdated) if (!isAvailable(each)) delete(each, Why.OUTDATED);
    for (Member each : outdated) {
      if (budget <= 0) return;
      if (delete(each, Why.OUTDATED)) budget--;
    }
  }

  private int countUnavailable() {
    int available = 0;
    for (Member each : wanted.values()) if (isAvailable(each)) available++;
    return set.replicas() - available;
  }

  /// The ordinals at or above the partition, highest first.
  private List<Integer> updatable() {
    int from = set.start() + set.partition();
    int to = set.start() + set.replicas();
    return IntStream.range(from, to).map(each -> to - 1 - (each - from)).boxed().toList();
  }

  private boolean isOutdated(Member pod) {
    return !pod.revision().equals(seen.updateRevision()) && !leaving.contains(pod.ordinal());
  }

  private boolean isAvailable(Member pod) {
    return pod.available(set.minReadySeconds(), now);
  }

  /// Deletes a pod that is not on its way out yet; false where it is.
  private boolean delete(Member pod, Why why) {
    if (!leaving.add(pod.ordinal())) return false;
    if (why == Why.OUTDATED) replaced.add(pod.ordinal());
    actions.add(new Action.DeletePod(pod, why));
    return true;
  }

  private SetStatus status() {
    int ready = 0;
    int available = 0;
    int current = 0;
    int updated = 0;
    for (Member each : seen.members()) {
      if (each.ready()) ready++;
      if (each.ready() && isAvailableToo(each)) available++;
      if (each.terminating()) continue;
      boolean isReplaced = replaced.contains(each.ordinal());
      if (each.revision().equals(seen.currentRevision()) && !isReplaced) current++;
      if (each.revision().equals(seen.updateRevision())) updated++;
    }
    var status =
        new SetStatus(
            set.generation(),
            seen.members().size(),
            ready,
            available,
            current,
            updated,
            seen.currentRevision(),
            seen.updateRevision(),
            seen.collisions());
    return isComplete(status) ? status.completed() : status;
  }

  /// A ready pod stays in the count of available ones while it terminates.
  private boolean isAvailableToo(Member pod) {
    Instant since = Objects.requireNonNull(pod.readySince());
    return set.minReadySeconds() == 0 || since.plusSeconds(set.minReadySeconds()).isBefore(now);
  }

  private boolean isComplete(SetStatus status) {
    return status.replicas() == set.replicas()
        && status.readyReplicas() == set.replicas()
        && status.updatedReplicas() == set.replicas();
  }

  private Optional<Duration> nextAvailable() {
    return seen.members().stream()
        .flatMap(each -> each.untilAvailable(set.minReadySeconds(), now).stream())
        .min(Comparator.naturalOrder());
  }
}
