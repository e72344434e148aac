package dev.ballast.controllers.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.client.view.Taint;
import dev.ballast.controllers.nodelife.HealthPlan.Action;
import dev.ballast.controllers.nodelife.HealthPlan.Cluster;
import dev.ballast.controllers.nodelife.HealthPlan.Observed;
import dev.ballast.controllers.nodelife.HealthPlan.Ready;
import dev.ballast.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;

class NodeLifePlanTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(40);
  private static final Cluster ONE_OF_THREE = new Cluster(3, 1);

  @Test
  void aSilentNodeIsUnknownAfterItsGrace() {
    assertThat(health(Ready.TRUE, 39, ONE_OF_THREE))
        .containsExactly(new Action.LookAgain(Duration.ofSeconds(1)));
    assertThat(health(Ready.TRUE, 40, ONE_OF_THREE))
        .contains(new Action.MarkUnknown("n1", false), new Action.MarkPodsNotReady("n1"));
    assertThat(taints(health(Ready.TRUE, 40, ONE_OF_THREE)))
        .containsExactly(
            NodeTaint.UNREACHABLE + ":NoSchedule", NodeTaint.UNREACHABLE + ":NoExecute");
  }

  @Test
  void aNodeThatSaysItIsNotReadyIsTaintedSo() {
    assertThat(taints(health(Ready.FALSE, 0, ONE_OF_THREE)))
        .containsExactly(NodeTaint.NOT_READY + ":NoSchedule", NodeTaint.NOT_READY + ":NoExecute");
    assertThat(taints(health(Ready.UNSAID, 0, ONE_OF_THREE)))
        .containsExactly(NodeTaint.NOT_READY + ":NoSchedule");
  }

  @Test
  void nothingIsEvictedWhenMostOfTheClusterSeemsLost() {
    assertThat(taints(health(Ready.UNKNOWN, 60, new Cluster(1, 1))))
        .containsExactly(NodeTaint.UNREACHABLE + ":NoSchedule");
    assertThat(taints(health(Ready.UNKNOWN, 60, new Cluster(10, 6))))
        .containsExactly(NodeTaint.UNREACHABLE + ":NoSchedule");
    assertThat(new Cluster(10, 5).mayEvict()).isTrue();
  }

  @Test
  void usersTaintsStayAndOursGoWithTheirCause() {
    var own = new NodeTaint(new Taint("dedicated", "db", "NoExecute"), Instant.EPOCH);
    var past = new NodeTaint(new Taint(NodeTaint.UNREACHABLE, "", "NoExecute"), NOON);
    var seen =
        new Observed(
            "n1",
            Ready.TRUE,
            Map.of("DiskPressure", true),
            true,
            List.of(own, past),
            NOON,
            ONE_OF_THREE);
    assertThat(taints(HealthPlan.decide(seen, NOON, GRACE)))
        .containsExactly(
            "dedicated:NoExecute",
            NodeTaint.UNSCHEDULABLE + ":NoSchedule",
            NodeTaint.DISK + ":NoSchedule");
  }

  @Test
  void aTaintKeepsItsTime() {
    var schedule = new NodeTaint(new Taint(NodeTaint.NOT_READY, "", "NoSchedule"), NOON);
    var execute = new NodeTaint(new Taint(NodeTaint.NOT_READY, "", "NoExecute"), NOON);
    var seen =
        new Observed(
            "n1", Ready.FALSE, Map.of(), false, List.of(schedule, execute), NOON, ONE_OF_THREE);
    assertThat(HealthPlan.decide(seen, NOON.plusSeconds(5), GRACE))
        .noneMatch(Action.SetTaints.class::isInstance);
  }

  @Test
  void s72_aPodLeavesWhenItsTolerationIsOver() {
    ArrayNode tolerations = Json.array();
    tolerations
        .addObject()
        .put("key", NodeTaint.UNREACHABLE)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", 300);
    assertThat(eviction(tolerations, 299))
        .isEqualTo(new EvictionPlan.Action.LookAgain(Duration.ofSeconds(1)));
    assertThat(eviction(tolerations, 300)).isEqualTo(new EvictionPlan.Action.Evict());
    assertThat(eviction(Json.array(), 0)).isEqualTo(new EvictionPlan.Action.Evict());
    ArrayNode all = Json.array();
    all.addObject().put("operator", "Exists");
    assertThat(eviction(all, 9_999)).isEqualTo(new EvictionPlan.Action.Keep());
  }

  @Test
  void s72_onlyPodsOfVanishedNodesAreRemovedByForce() {
    assertThat(leftover(false, LeftoverPlan.Node.GONE)).isEqualTo(LeftoverPlan.Action.REMOVE);
    assertThat(leftover(true, LeftoverPlan.Node.THERE)).isEqualTo(LeftoverPlan.Action.KEEP);
    assertThat(leftover(true, LeftoverPlan.Node.NONE)).isEqualTo(LeftoverPlan.Action.REMOVE);
    assertThat(leftover(false, LeftoverPlan.Node.NONE)).isEqualTo(LeftoverPlan.Action.KEEP);
    assertThat(leftover(true, LeftoverPlan.Node.OUT_OF_SERVICE))
        .isEqualTo(LeftoverPlan.Action.REMOVE);
    assertThat(leftover(false, LeftoverPlan.Node.OUT_OF_SERVICE))
        .isEqualTo(LeftoverPlan.Action.KEEP);
  }

  @Test
  void ofTooManyFinishedPodsTheOldestGo() {
    var old = new LeftoverPlan.Finished("a", "old", NOON);
    var young = new LeftoverPlan.Finished("a", "young", NOON.plusSeconds(1));
    assertThat(LeftoverPlan.surplus(List.of(young, old), 1)).containsExactly(old);
    assertThat(LeftoverPlan.surplus(List.of(young, old), 2)).isEmpty();
  }

  private static List<Action> health(Ready ready, int silentSeconds, Cluster cluster) {
    var seen = new Observed("n1", ready, Map.of(), false, List.of(), NOON, cluster);
    return HealthPlan.decide(seen, NOON.plusSeconds(silentSeconds), GRACE);
  }

  private static List<String> taints(List<Action> actions) {
    return actions.stream()
        .filter(Action.SetTaints.class::isInstance)
        .flatMap(set -> ((Action.SetTaints) set).taints().stream())
        .map(each -> each.taint().key() + ":" + each.taint().effect())
        .toList();
  }

  private static EvictionPlan.Action eviction(ArrayNode tolerations, int after) {
    var taint = new NodeTaint(new Taint(NodeTaint.UNREACHABLE, "", "NoExecute"), NOON);
    var seen = new EvictionPlan.Observed(false, List.of(taint), tolerations, NOON.minusSeconds(1));
    return EvictionPlan.decide(seen, NOON.plusSeconds(after));
  }

  private static LeftoverPlan.Action leftover(boolean deleting, LeftoverPlan.Node node) {
    return LeftoverPlan.decide(new LeftoverPlan.Observed(deleting, node));
  }
}
