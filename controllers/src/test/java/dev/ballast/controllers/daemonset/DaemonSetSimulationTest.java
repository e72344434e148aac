package dev.ballast.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.daemonset.DaemonSetPlan.Action;
import dev.ballast.controllers.daemonset.DaemonSetPlan.Observed;
import dev.ballast.controllers.daemonset.DaemonSpec.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays a DaemonSet against a tiny kubelet. First everything happens at once: nodes come, go and
/// are tainted, pods break, templates change. Then a rolling update runs in peace, and at every
/// instant no more pods are missing, and no more are surplus, than the set allows.
class DaemonSetSimulationTest {
  private static final class Pod {
    private final String name;
    private final String node;
    private final String hash;
    private final Instant created;
    private String phase = "Pending";
    private Instant readySince;
    private boolean going;

    Pod(String name, String node, String hash, Instant created) {
      this.name = name;
      this.node = node;
      this.hash = hash;
      this.created = created;
    }

    DaemonPod seen() {
      return new DaemonPod(name, name, node, true, created, phase, readySince, going, hash);
    }
  }

  private final TreeMap<String, Eligibility> nodes = new TreeMap<>();
  private final List<Pod> pods = new ArrayList<>();
  private Random random;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int made;
  private int templates = 1;
  private DaemonSpec spec;
  private DaemonStatus status = new DaemonStatus(0, 0, 0, 0, 0, 0, 0, 0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void maxUnavailableAndMaxSurgeHoldAtEveryInstant(long seed) {
    random = new Random(seed * 0x9e3779b97f4a7c15L);
    boolean surge = seed % 2 == 0;
    Share share = new Share(1 + random.nextInt(3), false);
    int minReady = random.nextInt(3) == 0 ? 3 : 0;
    Share none = Share.NONE;
    spec = new DaemonSpec("logs", 1, false, surge ? none : share, surge ? share : none, minReady);
    for (int i = 0; i < 8; i++) nodes.put("n" + i, new Eligibility(true, true));
    for (int i = 0; i < 200; i++) {
      stir();
      kubelet(true);
      reconcile();
    }
    nodes.replaceAll((name, fit) -> new Eligibility(true, true));
    settle();
    templates++;
    int rounds = 0;
    while (outdated() > 0 && rounds++ < 500) {
      kubelet(false);
      reconcile();
      checkAllowances();
    }
    settle();
    assertThat(outdated()).isZero();
  }

  private long outdated() {
    return pods.stream().filter(each -> !each.hash.equals(hash())).count();
  }

  private String hash() {
    return "h" + templates;
  }

  private void stir() {
    switch (random.nextInt(12)) {
      case 0 -> nodes.put("n" + random.nextInt(10), new Eligibility(true, true));
      case 1 -> nodes.put("n" + random.nextInt(10), new Eligibility(false, random.nextBoolean()));
      case 2 -> {
        String gone = "n" + random.nextInt(10);
        nodes.remove(gone);
        pods.removeIf(each -> each.node.equals(gone));
      }
      case 3 -> templates++;
      default -> {}
    }
  }

  private void kubelet(boolean mischief) {
    now = now.plusSeconds(1);
    pods.removeIf(each -> each.going && random.nextInt(3) == 0);
    for (Pod each : pods) {
      if (each.going) continue;
      if (mischief && random.nextInt(40) == 0) {
        each.phase = random.nextBoolean() ? "Failed" : "Running";
        each.readySince = null;
      } else if (each.phase.equals("Pending")) {
        if (random.nextBoolean()) each.phase = "Running";
      } else if (each.phase.equals("Running") && each.readySince == null && random.nextBoolean()) {
        each.readySince = now;
      }
    }
  }

  private List<Action> reconcile() {
    List<DaemonPod> seen = pods.stream().map(Pod::seen).toList();
    var observed = new Observed(spec, nodes, seen, hash(), Map.of(), status, 0);
    List<Action> actions = DaemonSetPlan.decide(observed, now);
    for (Action action : actions) {
      switch (action) {
        case Action.CreatePod create -> create(create.node());
        case Action.DeletePod delete -> delete(delete.pod());
        case Action.UpdateStatus update -> status = update.status();
        case Action.LookAgain again -> {}
      }
    }
    return actions;
  }

  private void create(String node) {
    assertThat(nodes.get(node).shouldRun()).isTrue();
    pods.add(new Pod("p" + made++, node, hash(), now));
    int most = spec.surges() ? 2 : 1;
    assertThat(pods.stream().filter(each -> each.node.equals(node) && !each.going).count())
        .as("pods on %s", node)
        .isLessThanOrEqualTo(most);
  }

  private void delete(DaemonPod pod) {
    assertThat(pod.terminating()).isFalse();
    pods.stream().filter(each -> each.name.equals(pod.name())).findFirst().orElseThrow().going =
        true;
  }

  private boolean isAvailable(Pod pod) {
    return !pod.going && pod.seen().available(spec.minReadySeconds(), now);
  }

  private void checkAllowances() {
    long covered =
        nodes.keySet().stream()
            .filter(
                node -> pods.stream().anyMatch(each -> each.node.equals(node) && isAvailable(each)))
            .count();
    int mostMissing = spec.surges() ? 0 : spec.mostUnavailable(nodes.size());
    assertThat(nodes.size() - covered).as("missing").isLessThanOrEqualTo(mostMissing);
    long living = pods.stream().filter(each -> !each.going).count();
    assertThat(living - nodes.size())
        .as("surplus")
        .isLessThanOrEqualTo(spec.mostSurging(nodes.size()));
  }

  private void settle() {
    for (int i = 0; i < 300; i++) {
      kubelet(false);
      reconcile();
    }
    assertThat(reconcile()).as("at rest nothing is left to do").isEmpty();
    assertThat(pods).hasSize(nodes.size());
    assertThat(pods).allMatch(this::isAvailable);
    assertThat(status.available()).isEqualTo(nodes.size());
    assertThat(status.updated()).isEqualTo(nodes.size());
  }
}
