package dev.ballast.controllers.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.controllers.identity.TokenSecretPlan.Observed;
import dev.ballast.objects.KubeObject;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a Secret that asks for a token.
class TokenSecretPlanTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Opaque | u1 | '' | {} | nothing",
        "kubernetes.io/service-account-token | '' | '' | {} | Delete[]",
        "kubernetes.io/service-account-token | u1 | u2 | {} | Delete[]",
        "kubernetes.io/service-account-token | u1 | '' | {} | Fill[token=true, "
            + "certificate=true, namespace=true]",
        "kubernetes.io/service-account-token | u1 | u1 | "
            + "{\"token\":\"t\",\"ca.crt\":\"old\",\"namespace\":\"n\"} | Fill[token=false, "
            + "certificate=true, namespace=false]",
        "kubernetes.io/service-account-token | u1 | u1 | "
            + "{\"token\":\"t\",\"ca.crt\":\"root\",\"namespace\":\"n\"} | nothing",
      })
  void aSecretIsFilledOrGoesWithItsAccount(
      String type, String account, String wanted, String data, String expected) {
    KubeObject secret =
        KubeObject.parse(
            """
            {"metadata":{"name":"s","namespace":"n","annotations":{
            "kubernetes.io/service-account.name":"sa","kubernetes.io/service-account.uid":"%s"}},
            "type":"%s","data":%s}"""
                .formatted(wanted, type, data));
    KubeObject there = KubeObject.of("v1", "ServiceAccount", "n", "sa");
    there.metadata().put("uid", account);
    Optional<KubeObject> found = account.isEmpty() ? Optional.empty() : Optional.of(there);
    var decided = TokenSecretPlan.decide(new Observed(secret, found, "root"));
    assertThat(decided.map(Object::toString).orElse("nothing")).isEqualTo(expected);
  }
}
