package dev.ballast.controllers.identity;

import dev.ballast.objects.KubeObject;
import java.util.Optional;

/// What becomes of a Secret of type `kubernetes.io/service-account-token`
/// (<https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets>).
final class TokenSecretPlan {
  static final String TYPE = "kubernetes.io/service-account-token";
  static final String ACCOUNT = "kubernetes.io/service-account.name";
  static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

  private TokenSecretPlan() {}

  /// @param account the one that the Secret names, where it is there
  /// @param rootCertificate base64 of what pods trust the API server by
  record Observed(KubeObject secret, Optional<KubeObject> account, String rootCertificate) {}

  sealed interface Action {
    /// Its account is not there, or is another of the same name.
    record Delete() implements Action {}

    /// Put in what is missing.
    record Fill(boolean token, boolean certificate, boolean namespace) implements Action {}
  }

  static Optional<Action> decide(Observed seen) {
    KubeObject secret = seen.secret();
    if (!secret.text("type").equals(TYPE) || secret.deleting()) return Optional.empty();
    if (seen.account().isEmpty()) return Optional.of(new Action.Delete());
    String wanted = secret.annotations().getOrDefault(ACCOUNT_UID, "");
    if (!wanted.isEmpty() && !wanted.equals(seen.account().get().uid())) {
      return Optional.of(new Action.Delete());
    }
    boolean token = secret.text("data", "token").isEmpty();
    boolean certificate = !secret.text("data", "ca.crt").equals(seen.rootCertificate());
    boolean namespace = secret.text("data", "namespace").isEmpty();
    boolean whole = !token && !certificate && !namespace && !wanted.isEmpty();
    return whole ? Optional.empty() : Optional.of(new Action.Fill(token, certificate, namespace));
  }
}
