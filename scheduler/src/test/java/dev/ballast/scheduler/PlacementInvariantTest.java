package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import dev.ballast.scheduler.Placement.Place;
import dev.ballast.scheduler.Placement.Refuse;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import tools.jackson.databind.node.ObjectNode;

/// Random clusters and random pods, placed one after the other.
class PlacementInvariantTest {
  private static final String[] APPS = {"web", "db", "cache"};
  private static final String[] ZONES = {"a", "b", "c"};

  private final Observed seen = new Observed();

  @RepeatedTest(30)
  void noPodGoesWhereAVetoIsAndNoNodeIsOverfull(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 1 + random.nextInt(12); i++) Sample.add(seen, randomNode(random, i));
    for (int i = 0; i < 150; i++) {
      PodNeeds pod = PodNeeds.of(randomPod(random, i));
      switch (Placement.decide(pod, seen, random.nextInt(seen.nodes().size()))) {
        case Place place -> {
          assertThat(vetoCount(pod, place.node())).as(pod.name().toString()).isZero();
          seen.place(pod, place.node());
        }
        case Refuse refusal -> {
          for (NodeState each : seen.nodes()) {
            assertThat(vetoCount(pod, each.info().name())).isPositive();
          }
          assertThat(refusal.vetoes()).isNotEmpty();
          assertThat(refusal.cures()).isNotEmpty();
        }
      }
      if (random.nextInt(5) == 0) removeOne(random);
    }
    seen.nodes().forEach(PlacementInvariantTest::assertNotOverfull);
  }

  private int vetoCount(PodNeeds pod, String node) {
    NodeState state = seen.nodeNamed(node);
    return Filter.vetoes(pod, state, VolumeNeeds.of(pod, seen), PodTopology.of(pod, seen)).size();
  }

  private void removeOne(Random random) {
    var all = seen.allPods().stream().toList();
    if (!all.isEmpty()) seen.remove(all.get(random.nextInt(all.size())).name());
  }

  private static void assertNotOverfull(NodeState node) {
    Amounts sum = Amounts.NONE;
    for (PodNeeds each : node.pods()) sum = sum.plus(each.requests());
    assertThat(node.requested()).isEqualTo(sum);
    assertThat(sum.cpu()).isLessThanOrEqualTo(node.info().allocatable().cpu());
    assertThat(sum.memory()).isLessThanOrEqualTo(node.info().allocatable().memory());
    assertThat(sum.pods()).isLessThanOrEqualTo(node.info().allocatable().pods());
  }

  private static KubeObject randomNode(Random random, int number) {
    KubeObject node =
        Sample.node("n" + number, 1 + random.nextInt(8) + "", 1 + random.nextInt(8) + "Gi");
    Sample.labelled(node, "zone", ZONES[random.nextInt(ZONES.length)]);
    if (random.nextInt(4) == 0) Sample.tainted(node, "dedicated", "db", "NoSchedule");
    return node;
  }

  private static KubeObject randomPod(Random random, int number) {
    KubeObject pod =
        Sample.pod("p" + number, random.nextInt(1500) + "m", random.nextInt(900) + "Mi");
    Sample.withLabels(pod, Map.of("app", APPS[random.nextInt(APPS.length)]));
    String app = APPS[random.nextInt(APPS.length)];
    String extra =
        switch (random.nextInt(7)) {
          case 0 -> "{'tolerations': [{'key': 'dedicated', 'operator': 'Exists'}]}";
          case 1 -> "{'nodeSelector': {'zone': 'a'}}";
          case 2 -> affinity("podAntiAffinity", app, "kubernetes.io/hostname");
          case 3 -> affinity("podAffinity", app, "zone");
          case 4 ->
              "{'topologySpreadConstraints': [{'topologyKey': 'zone', 'maxSkew': 2, 'whenUnsatisfiable':"
                  + " 'DoNotSchedule', 'labelSelector': {'matchLabels': {'app': '"
                  + app
                  + "'}}}]}";
          default -> "{}";
        };
    Sample.spec(extra).accept((ObjectNode) pod.tree().get("spec"));
    return pod;
  }

  private static String affinity(String kind, String app, String key) {
    return "{'affinity': {'"
        + kind
        + "': {'requiredDuringSchedulingIgnoredDuringExecution': [{'labelSelector':"
        + " {'matchLabels': {'app': '"
        + app
        + "'}}, 'topologyKey': '"
        + key
        + "'}]}}}";
  }
}
