package dev.ballast.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.statefulset.ClaimState.Owner;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Action;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Observed;
import dev.ballast.controllers.statefulset.StatefulSetPlan.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays a StatefulSet against a tiny kubelet that starts, breaks and ends pods at random while the
/// set is scaled and updated, and checks after every step what must always hold. In the end all is
/// calm, and the set must become what it was asked to be.
class StatefulSetSimulationTest {
  private static final int STEPS = 400;

  private enum State {
    PENDING,
    RUNNING,
    READY,
    FAILED
  }

  private static final class Pod {
    private final String uid;
    private final String revision;
    private State state = State.PENDING;
    private Instant readySince;
    private boolean going;

    Pod(String uid, String revision) {
      this.uid = uid;
      this.revision = revision;
    }
  }

  private final Map<Integer, Pod> pods = new TreeMap<>();
  private final Map<String, ClaimState> claims = new HashMap<>();
  private Random random;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int made;
  private int templates = 1;
  private SetSpec spec;
  private SetStatus status;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatMustAlwaysHoldHolds(long seed) {
    random = new Random(seed * 0x9e3779b97f4a7c15L);
    boolean ordered = seed % 2 == 0;
    Optional<Integer> maxUnavailable =
        random.nextInt(3) == 0 ? Optional.of(1 + random.nextInt(3)) : Optional.empty();
    int start = random.nextInt(3) == 0 ? 5 : 0;
    int minReady = random.nextInt(3) == 0 ? 3 : 0;
    spec =
        new SetSpec(
            "web",
            "set",
            1,
            false,
            3,
            start,
            ordered,
            false,
            0,
            maxUnavailable,
            minReady,
            SetSpec.Retention.RETAIN,
            List.of("www"));
    status = new SetStatus(0, 0, 0, 0, 0, 0, "r1", "r1", 0);
    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(25) == 0) changeTheSet(random.nextInt(6), random.nextInt(4));
      kubeletStep(true);
      reconcile();
    }
    changeTheSet(4, 0);
    calmDown();
    assertConverged();
  }

  private void changeTheSet(int replicas, int partition) {
    if (random.nextBoolean()) templates++;
    spec =
        new SetSpec(
            spec.name(),
            spec.uid(),
            spec.generation() + 1,
            false,
            replicas,
            spec.start(),
            spec.ordered(),
            false,
            partition,
            spec.maxUnavailable(),
            spec.minReadySeconds(),
            spec.retention(),
            spec.claims());
  }

  private String updateRevision() {
    return "r" + templates;
  }

  private void kubeletStep(boolean mischief) {
    now = now.plusSeconds(1);
    for (Integer ordinal : List.copyOf(pods.keySet())) {
      Pod pod = pods.get(ordinal);
      if (pod.going) {
        if (random.nextInt(3) == 0) pods.remove(ordinal);
        continue;
      }
      if (mischief && random.nextInt(60) == 0) {
        pod.state = random.nextBoolean() ? State.FAILED : State.RUNNING;
      } else if (random.nextInt(2) == 0) {
        pod.state =
            switch (pod.state) {
              case PENDING -> State.RUNNING;
              case RUNNING, READY -> State.READY;
              case FAILED -> State.FAILED;
            };
      }
      if (pod.state != State.READY) pod.readySince = null;
      else if (pod.readySince == null) pod.readySince = now;
    }
  }

  private List<Action> reconcile() {
    List<Action> actions = StatefulSetPlan.decide(observe(), now);
    checkBefore(actions);
    actions.forEach(this::perform);
    return actions;
  }

  private Observed observe() {
    var members = new ArrayList<Member>();
    pods.forEach((ordinal, pod) -> members.add(member(ordinal, pod)));
    return new Observed(
        spec, members, Map.copyOf(claims), status.currentRevision(), updateRevision(), status, 0);
  }

  private Member member(int ordinal, Pod pod) {
    String phase =
        switch (pod.state) {
          case PENDING -> "Pending";
          case RUNNING, READY -> "Running";
          case FAILED -> "Failed";
        };
    String name = spec.podName(ordinal);
    return new Member(name, pod.uid, ordinal, phase, pod.readySince, pod.going, pod.revision, true);
  }

  private boolean isAvailable(int ordinal) {
    Pod pod = pods.get(ordinal);
    return pod != null && member(ordinal, pod).available(spec.minReadySeconds(), now);
  }

  private void checkBefore(List<Action> actions) {
    var creations = pick(actions, Action.CreatePod.class);
    var deletions = pick(actions, Action.DeletePod.class);
    for (Action.CreatePod each : creations) {
      assertThat(pods).as("a pod is created where none is").doesNotContainKey(each.ordinal());
      assertThat(spec.wants(each.ordinal())).as("only wanted pods are created").isTrue();
    }
    for (Action.DeletePod each : deletions) {
      boolean outdated = each.why() == Why.OUTDATED;
      assertThat(outdated && spec.isBelowPartition(each.pod().ordinal()))
          .as("an update leaves what is below the partition alone")
          .isFalse();
      assertThat(each.pod().terminating()).as("nothing is deleted twice").isFalse();
      assertThat(each.pod().revision().equals(updateRevision()) && outdated).isFalse();
    }
    if (spec.ordered()) checkOrder(creations, deletions);
    checkAllowance(deletions);
  }

  private void checkOrder(List<Action.CreatePod> creations, List<Action.DeletePod> deletions) {
    assertThat(creations.size()).as("one creation a round").isLessThanOrEqualTo(1);
    for (Action.CreatePod each : creations) {
      for (int lower = spec.start(); lower < each.ordinal(); lower++)
        assertThat(isAvailable(lower)).as("%d before %d", lower, each.ordinal()).isTrue();
    }
    for (Action.DeletePod each : deletions) {
      if (each.why() == Why.FINISHED) continue;
      for (int i = spec.start(); i < spec.start() + spec.replicas(); i++)
        assertThat(isAvailable(i) || i == each.pod().ordinal())
            .as("nothing goes while %d is not available", i)
            .isTrue();
      for (int higher : pods.keySet()) {
        boolean condemned = !spec.wants(higher) && !spec.wants(each.pod().ordinal());
        assertThat(condemned && higher > each.pod().ordinal())
            .as("the highest goes first")
            .isFalse();
      }
    }
  }

  /// An update takes no more available pods than it may.
  private void checkAllowance(List<Action.DeletePod> deletions) {
    long taken =
        deletions.stream()
            .filter(each -> each.why() == Why.OUTDATED && isAvailable(each.pod().ordinal()))
            .count();
    if (taken == 0) return;
    int unavailable = 0;
    for (int i = spec.start() + spec.partition(); i < spec.start() + spec.replicas(); i++)
      if (!isAvailable(i)) unavailable++;
    assertThat(taken).isLessThanOrEqualTo(spec.maxUnavailable().orElse(1));
    if (spec.maxUnavailable().isPresent())
      assertThat(unavailable + taken).isLessThanOrEqualTo(spec.maxUnavailable().get());
  }

  private void perform(Action action) {
    switch (action) {
      case Action.CreatePod create -> {
        create.claims().forEach(this::addClaim);
        assertThat(claims).containsKey("www-" + spec.podName(create.ordinal()));
        pods.put(create.ordinal(), new Pod("pod-" + made++, create.revision()));
      }
      case Action.CreateClaim create -> addClaim(create.claim());
      case Action.DeletePod delete -> pods.get(delete.pod().ordinal()).going = true;
      case Action.UpdateStatus update -> status = update.status();
      case Action.SetOwner own -> assertThat(own.owner()).isEqualTo(Owner.NOBODY);
      case Action.RefusePod refuse -> {}
      case Action.Identify identify -> {}
      case Action.LookAgain again -> {}
    }
  }

  private void addClaim(String name) {
    assertThat(claims.put(name, new ClaimState(name, false, List.of()))).isNull();
  }

  private void calmDown() {
    for (int i = 0; i < 500; i++) {
      kubeletStep(false);
      reconcile();
    }
    assertThat(reconcile()).as("at rest nothing is left to do").isEmpty();
  }

  private void assertConverged() {
    assertThat(pods).hasSize(4);
    pods.forEach(
        (ordinal, pod) -> {
          assertThat(spec.wants(ordinal)).isTrue();
          assertThat(pod.revision).isEqualTo(updateRevision());
          assertThat(pod.state).isEqualTo(State.READY);
        });
    assertThat(status)
        .isEqualTo(
            new SetStatus(spec.generation(), 4, 4, 4, 4, 4, updateRevision(), updateRevision(), 0));
  }

  private static <A extends Action> List<A> pick(List<Action> actions, Class<A> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
