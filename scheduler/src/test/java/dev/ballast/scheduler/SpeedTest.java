package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.scheduler.Placement.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A bound that a change for the worse by an order of magnitude breaks, on a busy machine too.
class SpeedTest {
  @Test
  void aThousandPodsOnFiftyNodesTakeLessThanASecond() {
    var seen = new Observed();
    for (int i = 0; i < 50; i++) Sample.add(seen, Sample.node("n" + i, "32", "128Gi"));
    Instant start = Instant.now();
    for (int i = 0; i < 1001; i++) {
      PodNeeds pod = PodNeeds.of(Sample.pod("p" + i, "100m", "64Mi"));
      seen.place(pod, ((Place) Placement.decide(pod, seen, i)).node());
    }
    Duration took = Duration.between(start, Instant.now());
    System.out.println("1,001 pods on 50 nodes: " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofSeconds(1));
    for (NodeState each : seen.nodes()) assertThat(each.pods()).hasSizeBetween(19, 22);
  }
}
