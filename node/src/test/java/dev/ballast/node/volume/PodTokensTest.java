package dev.ballast.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.client.Answer;
import dev.ballast.client.Call;
import dev.ballast.client.Client;
import dev.ballast.client.EventStream;
import dev.ballast.client.Transport;
import dev.ballast.loop.Caches;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.world.ManualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// When a pod's token is asked for again.
class PodTokensTest {
  private final ManualWorld world = new ManualWorld();
  private final Issuer issuer = new Issuer();
  private final KubeObject pod =
      KubeObject.parse(
          """
          {"metadata":{"namespace":"ns","name":"p","uid":"u"},"spec":{"serviceAccountName":"sa"}}""");
  private final PodTokens tokens;

  PodTokensTest() {
    var client = new Client(issuer);
    tokens = new PodTokens(world, new Sources(client, new Caches(world, client)));
  }

  /// Gives out numbered tokens, until it is told to refuse.
  private final class Issuer implements Transport {
    int given;
    boolean refuses;
    ObjectNode asked = Json.object();

    @Override
    public Answer send(Call call) {
      if (refuses) return new Answer(503, ApiException.unavailable("closed").status());
      asked = (ObjectNode) call.body();
      long seconds = Json.number(asked, 0, "spec", "expirationSeconds");
      ObjectNode answer = Json.object();
      answer
          .putObject("status")
          .put("token", call.name() + "-" + ++given)
          .put("expirationTimestamp", world.now().plusSeconds(seconds).toString());
      return new Answer(201, answer);
    }

    @Override
    public EventStream watch(Call call) {
      throw new IllegalStateException("nobody watches");
    }
  }

  @Test
  void aTokenIsRenewedAfterFourFifthsOfItsTime() {
    assertThat(tokens.token(pod, "", 1000)).isEqualTo("sa-1");
    assertThat(Json.string(issuer.asked, "spec", "boundObjectRef", "uid")).isEqualTo("u");
    world.advance(Duration.ofSeconds(799));
    assertThat(tokens.due("u")).isFalse();
    assertThat(tokens.token(pod, "", 1000)).isEqualTo("sa-1");
    world.advance(Duration.ofSeconds(2));
    assertThat(tokens.due("u")).isTrue();
    assertThat(tokens.token(pod, "", 1000)).isEqualTo("sa-2");
    assertThat(tokens.due("u")).isFalse();
  }

  @Test
  void aLongOneIsRenewedEachDay() {
    tokens.token(pod, "", 1_000_000);
    world.advance(Duration.ofHours(25));
    assertThat(tokens.token(pod, "", 1_000_000)).isEqualTo("sa-2");
  }

  @Test
  void eachAudienceHasItsOwn() {
    assertThat(tokens.token(pod, "vault", 1000)).isEqualTo("sa-1");
    assertThat(tokens.token(pod, "", 1000)).isEqualTo("sa-2");
    assertThat(tokens.token(pod, "vault", 1000)).isEqualTo("sa-1");
  }

  @Test
  void whereNoneIsGivenTheOldOneServesUntilItEnds() {
    tokens.token(pod, "", 1000);
    issuer.refuses = true;
    world.advance(Duration.ofSeconds(801));
    assertThat(tokens.token(pod, "", 1000)).isEqualTo("sa-1");
    assertThat(tokens.due("u")).isFalse();
    world.advance(Duration.ofSeconds(200));
    assertThat(tokens.due("u")).isTrue();
    assertThatThrownBy(() -> tokens.token(pod, "", 1000)).hasMessageContaining("closed");
  }

  @Test
  void aPodThatIsGoneIsForgotten() {
    tokens.token(pod, "", 1000);
    tokens.forget("u");
    world.advance(Duration.ofSeconds(900));
    assertThat(tokens.due("u")).isFalse();
  }
}
