package dev.ballast.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.node.probe.PodReach.Answer;
import dev.ballast.node.probe.Question.Asked;
import dev.ballast.node.runtime.simulated.SimulatedRuntime;
import dev.ballast.objects.Json;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Probes against a clock that is advanced by hand.
class ProberTest {
  private final ManualWorld world = new ManualWorld();
  private final Switchable pod = new Switchable();
  private final Question question = new Question(new SimulatedRuntime(world, "10.0.0.0/24"), pod);
  private final Prober prober = new Prober(world, question);
  private final List<String> failures = new ArrayList<>();
  private int changes;

  /// A pod that answers what it is told to.
  private static final class Switchable implements PodReach {
    private boolean good = true;
    private int asked;

    private Answer answer() {
      asked++;
      return good ? Answer.GOOD : Answer.bad("off");
    }

    @Override
    public Answer http(
        Target target, String scheme, String path, Map<String, String> headers, Duration timeout) {
      return answer();
    }

    @Override
    public Answer tcp(Target target, Duration timeout) {
      return answer();
    }

    @Override
    public Answer grpc(Target target, String service, Duration timeout) {
      return answer();
    }
  }

  private JsonNode follow(String probes) {
    JsonNode spec = Json.parse(("{'name':'app'," + probes + "}").replace('\'', '"'));
    prober.follow(
        new Asked("u", "c1", spec, "10.0.0.2"),
        world.now(),
        Prober.initial(spec),
        () -> changes++,
        (kind, message) -> failures.add(kind + ": " + message));
    return spec;
  }

  private void pass(long seconds) {
    world.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void readinessComesAfterItsDelayAndGoesAfterItsThreshold() {
    JsonNode spec =
        follow(
            "'readinessProbe':{'tcpSocket':{'port':1},'initialDelaySeconds':5,"
                + "'periodSeconds':2,'failureThreshold':3}");
    pass(4);
    assertThat(prober.health("c1", spec).ready()).isFalse();
    pass(1);
    assertThat(prober.health("c1", spec).ready()).isTrue();
    pod.good = false;
    pass(5);
    assertThat(prober.health("c1", spec).ready()).isTrue();
    pass(1);
    assertThat(prober.health("c1", spec).ready()).isFalse();
    assertThat(failures).hasSize(3);
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void othersWaitForTheStartupProbe() {
    pod.good = false;
    JsonNode spec =
        follow(
            "'startupProbe':{'httpGet':{'port':1},'periodSeconds':1,'failureThreshold':10},"
                + "'livenessProbe':{'httpGet':{'port':1},'periodSeconds':1,'failureThreshold':1}");
    pass(5);
    assertThat(prober.health("c1", spec).started()).isFalse();
    assertThat(prober.health("c1", spec).failure()).isEmpty();
    pod.good = true;
    pass(1);
    assertThat(prober.health("c1", spec)).isEqualTo(Health.unprobed());
    pod.good = false;
    pass(1);
    assertThat(prober.health("c1", spec).failure().orElseThrow().probe())
        .isEqualTo("livenessProbe");
  }

  @Test
  void aStartupProbeThatNeverSucceedsIsAFailure() {
    pod.good = false;
    JsonNode spec =
        follow("'startupProbe':{'grpc':{'port':1},'periodSeconds':1,'failureThreshold':3}");
    pass(10);
    assertThat(prober.health("c1", spec).failure().orElseThrow().probe()).isEqualTo("startupProbe");
    assertThat(pod.asked).isEqualTo(3);
  }

  @Test
  void aForgottenContainerIsNotAskedAgain() {
    follow("'livenessProbe':{'tcpSocket':{'port':1},'periodSeconds':1}");
    pass(3);
    int before = pod.asked;
    prober.forget("c1");
    pass(10);
    assertThat(pod.asked).isEqualTo(before);
    assertThat(world.waiting()).isZero();
  }
}
