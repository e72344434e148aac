package dev.ballast.server.access.token;

import static dev.ballast.server.verb.TestApi.ACCOUNTS;
import static dev.ballast.server.verb.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.Json;
import dev.ballast.objects.ResourceType;
import dev.ballast.server.verb.TestApi;
import dev.ballast.world.ManualWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// Tokens of service accounts: what they say, how long they hold, and what ends them.
class TokensTest {
  private static final ResourceType REVIEWS =
      new ResourceType("authentication.k8s.io", "v1", "tokenreviews");
  private static final String POD = "{apiVersion: v1, kind: Pod, name: p}";

  private final ManualWorld world = new ManualWorld();
  private final TestApi api = new TestApi(world, false);

  @BeforeEach
  void anAccountAndAPod() {
    api.create(ACCOUNTS, "", "{metadata: {name: sa}}");
    api.create(
        TestApi.PODS,
        "",
        """
        {metadata: {name: p}, spec: {serviceAccountName: sa, nodeName: n1,
        containers: [{name: c, image: i}]}}""");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private ObjectNode request(String spec) {
    return api.createIn(ACCOUNTS, "sa", "token", "{spec: " + spec + "}");
  }

  private String token(String spec) {
    return Json.string(request(spec), "status", "token");
  }

  private Tokens.Verified verified(String token, String... audiences) {
    return api.api().tokens().verify(token, List.of(audiences));
  }

  private String refused(String token, String... audiences) {
    try {
      return verified(token, audiences).user().name();
    } catch (InvalidToken invalid) {
      return String.valueOf(invalid.getMessage());
    }
  }

  @Test
  void aTokenSaysWhoseItIs() {
    var user = verified(token("{}")).user();
    assertThat(user.name()).isEqualTo("system:serviceaccount:default:sa");
    assertThat(user.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
    assertThat(user.uid()).isEqualTo(Json.string(api.get(ACCOUNTS, "sa"), "metadata", "uid"));
    assertThat(user.extra()).containsOnlyKeys("authentication.kubernetes.io/credential-id");
  }

  @Test
  void anAnswerShowsWhatWasMade() {
    ObjectNode answer = request("{expirationSeconds: 900}");
    assertThat(Json.string(answer, "metadata", "name")).isEqualTo("sa");
    assertThat(Json.string(answer, "spec", "audiences")).isEmpty();
    assertThat(answer.path("spec").path("audiences").path(0).asString()).isEqualTo(Tokens.ISSUER);
    assertThat(Json.string(answer, "status", "expirationTimestamp"))
        .isEqualTo(world.now().plusSeconds(900).toString());
    assertThat(request("{}").path("spec").path("expirationSeconds").intValue()).isEqualTo(3600);
  }

  @Test
  void aTokenExpires() {
    String token = token("{expirationSeconds: 600}");
    world.advance(Duration.ofSeconds(655));
    assertThat(refused(token)).isEqualTo("system:serviceaccount:default:sa");
    world.advance(Duration.ofSeconds(10));
    assertThat(refused(token))
        .isEqualTo("[invalid bearer token, service account token has expired]");
  }

  @Test
  void aTokenIsForItsAudiencesAlone() {
    String token = token("{audiences: [vault, other]}");
    assertThat(verified(token, "vault", "third").audiences()).containsExactly("vault");
    assertThat(refused(token))
        .isEqualTo(
            "[invalid bearer token, token audiences [\"vault\" \"other\"] is invalid for the target"
                + " audiences [\"https://kubernetes.default.svc.cluster.local\"]]");
  }

  @Test
  void aTokenEndsWithItsPod() {
    String token = token("{boundObjectRef: " + POD + "}");
    var extra = verified(token).user().extra();
    assertThat(extra.get("authentication.kubernetes.io/pod-name")).containsExactly("p");
    assertThat(extra.get("authentication.kubernetes.io/node-name")).containsExactly("n1");
    api.delete(TestApi.PODS, "p", "{gracePeriodSeconds: 0}");
    assertThat(refused(token)).contains("service account token has been invalidated");
    api.create(
        TestApi.PODS,
        "",
        "{metadata: {name: p}, spec: {serviceAccountName: sa, containers: [{name: c, image: i}]}}");
    assertThat(refused(token)).contains("does not match service account pod ref claim");
  }

  @Test
  void aTokenEndsWithItsAccountWhateverComesUnderItsName() {
    String token = token("{}");
    api.delete(ACCOUNTS, "sa", "");
    assertThat(refused(token)).contains("serviceaccounts \"sa\" not found");
    api.create(ACCOUNTS, "", "{metadata: {name: sa}}");
    assertThat(refused(token)).contains("service account UID", "does not match claim");
  }

  @Test
  void thePodsOwnTokenLivesOnForAYear() {
    String token = token("{expirationSeconds: 3607, boundObjectRef: " + POD + "}");
    world.advance(Duration.ofDays(364));
    assertThat(refused(token)).isEqualTo("system:serviceaccount:default:sa");
    world.advance(Duration.ofDays(2));
    assertThat(refused(token)).contains("expired");
  }

  @Test
  void whoeverChangesALetterHasNothing() {
    String token = token("{}");
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String forged =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    claims
                        .replace("default:sa", "kube-system:admin")
                        .getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    assertThat(refused(forged)).contains("cryptographic primitive");
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(refused(none + "." + parts[1] + ".")).contains("cryptographic primitive");
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "a.b.c", "....", "e30.e30.e30", "W10.W10.W10"})
  void whatIsNoTokenIsRefused(String text) {
    assertThatThrownBy(() -> verified(text)).isInstanceOf(InvalidToken.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{expirationSeconds: 599} | 422 Invalid TokenRequest.authentication.k8s.io \"\" is "
            + "invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration "
            + "less than 10 minutes",
        "{expirationSeconds: 4294967297} | 422 Invalid TokenRequest.authentication.k8s.io "
            + "\"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify "
            + "a duration larger than 2^32 seconds",
        "{boundObjectRef: {apiVersion: v1, kind: Pod, name: q}} | 404 NotFound pods \"q\" not found",
        "{boundObjectRef: {apiVersion: v1, kind: ConfigMap, name: q}} | 400 BadRequest "
            + "cannot bind token to object of type v1, Kind=ConfigMap",
        "{boundObjectRef: {apiVersion: v1, kind: Pod, name: p, uid: u}} | 409 Conflict "
            + "Operation cannot be fulfilled on Pod \"p\": the UID in the bound object reference "
            + "(u) does not match the UID in record. The object might have been deleted and then "
            + "recreated",
      })
  void wrongRequestsAreRefusedAsKubernetesDoes(String spec, String words) {
    assertThat(refusal(() -> request(spec))).isEqualTo(words);
  }

  @Test
  void aPodOfAnotherAccountBindsNothing() {
    api.create(ACCOUNTS, "", "{metadata: {name: other}}");
    assertThat(
            refusal(
                () ->
                    api.createIn(
                        ACCOUNTS, "other", "token", "{spec: {boundObjectRef: " + POD + "}}")))
        .contains("cannot bind token for serviceaccount \"other\" to pod running with different");
  }

  @Test
  void aTokenInASecretHoldsWhileTheSecretHoldsIt() {
    String uid = Json.string(api.get(ACCOUNTS, "sa"), "metadata", "uid");
    String token = api.api().tokens().legacy("default", "s", "sa", uid);
    assertThat(refused(token)).contains("invalidated");
    String encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII));
    api.create(
        TestApi.SECRETS,
        "",
        """
        {metadata: {name: s, annotations: {kubernetes.io/service-account.name: sa}},
        type: kubernetes.io/service-account-token, data: {token: %s}}"""
            .formatted(encoded));
    assertThat(refused(token)).isEqualTo("system:serviceaccount:default:sa");
    api.delete(TestApi.SECRETS, "s", "");
    assertThat(refused(token)).contains("invalidated");
  }

  @Test
  void aReviewTellsOthersWhoseATokenIs() {
    String token = token("{audiences: [vault]}");
    ObjectNode review =
        api.create(REVIEWS, "", "{spec: {token: '" + token + "', audiences: [vault]}}");
    assertThat(review.path("status").path("authenticated").booleanValue()).isTrue();
    assertThat(Json.string(review, "status", "user", "username"))
        .isEqualTo("system:serviceaccount:default:sa");
    assertThat(Json.text(review.path("status").path("audiences"))).isEqualTo("[\"vault\"]");
    ObjectNode wrong = api.create(REVIEWS, "", "{spec: {token: nonsense}}");
    assertThat(wrong.path("status").has("authenticated")).isFalse();
    assertThat(Json.string(wrong, "status", "error")).isEqualTo("invalid bearer token");
    assertThat(refusal(() -> api.create(REVIEWS, "", "{spec: {}}")))
        .isEqualTo("400 BadRequest token is required for TokenReview in authentication");
  }
}
